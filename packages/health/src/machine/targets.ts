import type { Host } from '@fairway/host';
import type { ProbeTarget } from '../http/probe-request.ts';
import { notFound } from '../not-found.ts';
import type { Answered, ProbeCall } from '../probe-call.ts';
import type { ProbeRun } from '../probe-run.ts';
import type { VerifyItem } from '../verify-item.ts';

/**
 * The calls of an item on hosts: one for each that it names, or for all. A name that no host has is a negative answer,
 * and so are no hosts at all: nothing would be asked. Where a host could not be looked at, it may be the one.
 * @param url what is asked, in words
 */
export function callsOnHosts(
  item: VerifyItem & { readonly hosts?: readonly string[] | undefined },
  { targets, unseen }: Pick<ProbeRun, 'targets' | 'unseen'>,
  url: (target: ProbeTarget) => string,
  ask: (host: Host, target: ProbeTarget) => Promise<Answered>,
): ProbeCall[] {
  const wanted = item.hosts ?? targets.map(({ name }) => name);
  const never = (place: string, why: string): ProbeCall => ({
    item,
    url: place,
    ask: async () => notFound(why, unseen),
  });
  if (wanted.length === 0) return [never('no host', 'there is no host')];
  return wanted.map((name): ProbeCall => {
    const target = targets.find((one) => one.name === name || one.address === name);
    if (!target) {
      const known = targets.map((one) => one.name).join(', ') || 'none';
      return never(name, `no host is called ${name}; there are: ${known}`);
    }
    const { host, name: node } = target;
    return { item, node, on: host, url: url(target), ask: () => ask(host, target) };
  });
}
