import type { ServiceSpec } from '@fairway/docker/swarm';

/** The variables that the containers of a service get. */
export function environmentOf({
  TaskTemplate,
}: Pick<ServiceSpec, 'TaskTemplate'>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (TaskTemplate.ContainerSpec?.Env ?? []).map((line) => {
      const at = line.indexOf('=');
      return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
    }),
  );
}
