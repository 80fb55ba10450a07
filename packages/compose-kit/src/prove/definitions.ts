import type { ComposeModel, UnlikeDefinition } from '@fairway/docker/compose';
import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';

/** A network or a volume that exists and that Docker would leave as it is. */
export function notAsDefined(host: Host, { name: project }: ComposeModel, one: UnlikeDefinition): Failure {
  const { kind, key, name, differences } = one;
  const costs =
    kind === 'network'
      ? 'which stops its services meanwhile'
      : `which removes its data, so back it up before: docker volume rm ${name}`;
  return new Failure({
    what: `The ${kind} ${name} on ${host.name} is not as the files define it.`,
    why: `Docker makes a ${kind} once and does not change it afterwards.`,
    evidence: differences.map((difference) => `${kind}s.${key}: ${difference}`),
    fix: `Give it another key in the files, such as ${key}2, and use that in the services: they move to a new ${kind}${kind === 'volume' ? ', which is empty' : ''}. Or remove it on ${host.name} (docker compose -p ${project} down), ${costs}; then deploy again.`,
  });
}
