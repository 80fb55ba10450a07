import { ChannelQueue, type Host } from '@fairway/host';

/**
 * Commands at once on one host. A connection carries eight. Two are left to others: a lease, and a look at services. Who
 * waits for a place here has not begun, so that the wait counts neither as an answer's time nor against its limit.
 */
const atOnceOnHost = 6;

/** The places on each host, for all that are asked at once in this process. */
const places = new WeakMap<Host, ChannelQueue>();

/** The places for commands on a host. */
export function placesOn(host: Host): ChannelQueue {
  const own = places.get(host) ?? new ChannelQueue(atOnceOnHost);
  places.set(host, own);
  return own;
}
