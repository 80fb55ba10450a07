import type { DeployContext, FieldDrift, InstalledLook } from '@fairway/deploy-kit';
import type { Host } from '@fairway/host';
import { projectStateDir } from '@fairway/releases';
import { reasonOf } from '@fairway/runtime';
import type { StoredRelease } from '../installation/stored-release.ts';
import { variableIn } from '../prove/probe-facts.ts';
import { type HostLook, type LookedAt, lookAtHost } from './look-at-host.ts';

/** A look at a project on all its hosts, and what each host has of it. */
export interface ProjectLook {
  readonly look: InstalledLook;
  readonly hosts: readonly HostLook[];
}

/**
 * Looks at a project on its hosts, side by side, without the lock. A host that cannot be looked at is named in the look.
 * @throws only the reason of the signal
 */
export async function lookAtProject(
  hosts: readonly Host[],
  looked: LookedAt,
  context: DeployContext,
): Promise<ProjectLook> {
  const at = context.clock.now();
  const results = await Promise.all(
    hosts.map(async (host) => {
      try {
        return { host, seen: await lookAtHost(host, looked, context) };
      } catch (error) {
        context.signal.throwIfAborted();
        return { host, why: reasonOf(error) };
      }
    }),
  );
  const seen = results.flatMap((result) => (result.seen ? [result.seen] : []));
  const installed = seen.filter(({ running }) => running);
  const [first] = installed;
  return {
    hosts: seen,
    look: {
      at,
      ledger: ledgerOfAll(seen),
      release: first?.running?.release,
      provenBy: first?.provenBy,
      lock: seen.find(({ lock }) => lock)?.lock,
      cutOff: seen.find(({ cutOff }) => cutOff)?.cutOff,
      services: seen.flatMap(({ services }) => services),
      drift: [...seen.flatMap(({ drift }) => drift), ...apart(seen)],
      verify: first?.running?.proving?.verify ?? [],
      targets: seen.map(({ host }) => ({ name: host.label, address: host.address, host })),
      ledgers: {
        directory: projectStateDir(looked.stateDir, looked.project),
        on: seen.map(({ host }) => host),
      },
      async findContainer(service, name) {
        const asked = name === undefined ? seen : seen.filter(({ host }) => host.label === name);
        const on = asked.find(({ containers }) => containers.some((item) => serves(item, service)));
        const container = on?.containers.find((item) => serves(item, service));
        return {
          node: on?.host.label,
          container: on && container ? { host: on.host, id: container.id } : undefined,
        };
      },
      ...(first?.running ? { variable: variableOf(first.host, first.running, context.signal) } : {}),
      unseen: results.flatMap((result) =>
        result.seen ? [] : [{ host: result.host.label, why: result.why }],
      ),
    },
  };
}

function variableOf(host: Host, release: StoredRelease, signal: AbortSignal) {
  return (name: string) => variableIn(host, release, name, signal);
}

function serves(
  item: { readonly service: string; readonly state: string; readonly oneOff: boolean },
  service: string,
): boolean {
  return item.service === service && item.state === 'running' && !item.oneOff;
}

/** One host that ended without proof is enough: nobody knows what runs there. */
function ledgerOfAll(seen: readonly Pick<HostLook, 'ledger'>[]): InstalledLook['ledger'] {
  const order = ['unproven', 'running', 'destroyed', 'absent'] as const;
  return order.find((one) => seen.some(({ ledger }) => ledger === one)) ?? 'absent';
}

/** Hosts that should run another release than the first one, or none. */
function apart(seen: readonly HostLook[]): readonly FieldDrift[] {
  const expected = seen.find(({ running }) => running)?.running?.release;
  if (!expected) return [];
  return seen.flatMap(({ host, running, ledger }): FieldDrift[] => {
    if (running?.release.id === expected.id || ledger === 'unproven') return [];
    const version = running?.release.version;
    const found =
      version === undefined
        ? `nothing (${ledger})`
        : version === expected.version
          ? running?.release.id
          : version;
    const wanted = version === expected.version ? expected.id : expected.version;
    return [
      { of: 'the project', host: host.label, field: 'release', expected: wanted, found: found ?? 'nothing' },
    ];
  });
}
