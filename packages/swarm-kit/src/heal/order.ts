import type { ServiceLook } from '@fairway/deploy-kit';

/**
 * The services in groups that are worked on one after the other: those first that others of them depend on.
 */
export function inOrder(services: readonly ServiceLook[]): readonly (readonly ServiceLook[])[] {
  const left = new Set(services);
  const groups: (readonly ServiceLook[])[] = [];
  while (left.size > 0) {
    const names = new Set([...left].map(({ service }) => service));
    const free = [...left].filter(({ dependsOn }) => !dependsOn.some((name) => names.has(name)));
    // A circle has no first one: its services are worked on together.
    const group = free.length > 0 ? free : [...left];
    groups.push(group);
    for (const service of group) left.delete(service);
  }
  return groups;
}
