import type { ServiceLook } from '@fairway/deploy-kit';
import type { ProbeSeen } from '../look/seen.ts';

/** `backend on web1`, as people call it. */
export function placeOf({ service, host }: Pick<ServiceLook, 'service' | 'host'>): string {
  return host === undefined ? service : `${service} on ${host}`;
}

/** `page on web1`: a probe with who was asked. Its answers are kept under this name. */
export function probeName({ name, node }: Pick<ProbeSeen, 'name' | 'node'>): string {
  return node === undefined ? name : `${name} on ${node}`;
}
