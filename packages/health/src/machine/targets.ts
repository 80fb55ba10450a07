import type { Host } from '@fairway/host';
import type { ProbeTarget } from '../http/probe-request.ts';
import type { Answered, ProbeCall } from '../probe-call.ts';
import type { VerifyItem } from '../verify-item.ts';

/**
 * The calls of an item on hosts: one for each that it names, or for all. A name that no host has is a negative answer,
 * and so are no hosts at all: nothing would be asked.
 * @param url what is asked, in words
 */
export function callsOnHosts(
  item: VerifyItem & { readonly hosts?: readonly string[] | undefined },
  targets: readonly ProbeTarget[],
  url: (target: ProbeTarget) => string,
  ask: (host: Host, target: ProbeTarget) => Promise<Answered>,
): ProbeCall[] {
  const wanted = item.hosts ?? targets.map(({ name }) => name);
  if (wanted.length === 0) return [neverAsked(item, 'no host', 'there is no host')];
  return wanted.map((name): ProbeCall => {
    const target = targets.find((one) => one.name === name || one.address === name);
    if (!target) {
      const known = targets.map((one) => one.name).join(', ') || 'none';
      return neverAsked(item, name, `no host is called ${name}; there are: ${known}`);
    }
    const { host, name: node } = target;
    return { item, node, on: host, url: url(target), ask: () => ask(host, target) };
  });
}

/** A call that has its negative answer already. */
export function neverAsked(item: VerifyItem, url: string, why: string): ProbeCall {
  return { item, url, ask: async () => ({ body: '', problem: `cannot be asked: ${why}` }) };
}
