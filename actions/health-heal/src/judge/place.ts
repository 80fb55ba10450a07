import type { ServiceLook } from '@fairway/deploy-kit';
import type { ProbeSeen } from '../look/seen.ts';

/** `backend on web1`, as people call it. */
export function placeOf({ service, host }: Pick<ServiceLook, 'service' | 'host'>): string {
  return host === undefined ? service : `${service} on ${host}`;
}

/** Why a service that is left so does not run, behind its place. */
export function sayStopped({ haltedBy }: Pick<ServiceLook, 'haltedBy'>): string {
  return haltedBy === undefined ? 'was stopped by hand' : 'stands still for a backup';
}

/** `page on web1`: a probe with who was asked. Its answers are kept under this name. */
export function probeName({ name, node }: Pick<ProbeSeen, 'name' | 'node'>): string {
  return node === undefined ? name : `${name} on ${node}`;
}
