import type { ServiceLook } from '@fairway/deploy-kit';

/** `backend on web1`, as people call it. */
export function placeOf({ service, host }: Pick<ServiceLook, 'service' | 'host'>): string {
  return host === undefined ? service : `${service} on ${host}`;
}
