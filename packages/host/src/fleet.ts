import { evidenceOf, Failure, sideBySide } from '@fairway/runtime';
import type { Host } from './host.ts';
import type { ConnectDeps } from './ssh/connection.ts';
import { type Connect, sshConnector } from './ssh/ssh-connector.ts';
import { labelOfTarget, nameOfTarget, type SshTarget } from './target.ts';

/** Several machines that are worked on in parallel. */
export interface Fleet {
  readonly hosts: readonly Host[];
  /**
   * Does the work on every host. Results are in the order of the hosts.
   * @throws Failure that names every host on which the work failed, after it has ended on all hosts
   */
  all<T>(work: (host: Host) => Promise<T>): Promise<readonly T[]>;
  close(): Promise<void>;
}

/** Hosts at the same time: enough to keep a runner busy, and few enough for its memory and its open files. */
const defaultConcurrency = 8;

/** The result of connecting to one machine. */
export type ConnectResult =
  | { readonly ok: true; readonly host: Host }
  | (Pick<Host, 'name' | 'label'> & { readonly ok: false; readonly error: unknown });

/**
 * Connects to all targets in parallel. Targets behind the same jump host share one connection to it.
 * @param connect the connector of other machines of the run, so that a jump host is entered once for all
 * @returns a result for each target, in their order; the caller closes the hosts
 */
export async function connectEach(
  targets: readonly SshTarget[],
  deps: ConnectDeps,
  connect: Connect = sshConnector(deps),
): Promise<readonly ConnectResult[]> {
  const settled = await sideBySide(targets, defaultConcurrency, connect);
  return settled.map(({ item, result }) =>
    result.status === 'fulfilled'
      ? { ok: true, host: result.value }
      : { name: nameOfTarget(item), label: labelOfTarget(item), ok: false, error: result.reason },
  );
}

/**
 * Connects to all targets, as `connectEach` does.
 * @throws Failure that names every host that could not be connected; the other hosts are closed again
 */
export async function connectFleet(targets: readonly SshTarget[], deps: ConnectDeps): Promise<Fleet> {
  const results = await connectEach(targets, deps);
  const hosts = results.flatMap((result) => (result.ok ? [result.host] : []));
  const failed = results.flatMap((result) => (result.ok ? [] : [result]));
  if (failed.length > 0) {
    await Promise.all(hosts.map((host) => host.close()));
    deps.signal?.throwIfAborted();
    throw failureOf(failed, targets.length);
  }
  return fleetOf(hosts);
}

/**
 * Makes a fleet of hosts that are already connected.
 * @throws Failure when there is no host
 */
export function fleetOf(hosts: readonly Host[]): Fleet {
  requireHosts(hosts);
  const items = hosts.map((host) => ({ host }));
  return {
    hosts,
    all: (work) => overHosts(items, ({ host }) => work(host)),
    async close() {
      await Promise.all(hosts.map((host) => host.close()));
    },
  };
}

/**
 * Does the work for every item on its host, in parallel. An item is any object with a host.
 * @param concurrency the number of items that are worked on at the same time
 * @returns the results of the work, in the order of the items
 * @throws Failure when there is no item; else a Failure that names every host on which the work failed, after it has
 *   ended on all hosts
 */
export async function overHosts<I extends { readonly host: Pick<Host, 'name'> }, T>(
  items: readonly I[],
  work: (item: I) => Promise<T>,
  concurrency = defaultConcurrency,
): Promise<readonly T[]> {
  requireHosts(items);
  const settled = await sideBySide(items, concurrency, work);
  const failed = settled.flatMap(({ item, result }) =>
    result.status === 'rejected' ? [{ name: item.host.name, error: result.reason }] : [],
  );
  if (failed.length > 0) throw failureOf(failed, items.length);
  return settled.flatMap(({ result }) => (result.status === 'fulfilled' ? [result.value] : []));
}

function requireHosts(hosts: readonly unknown[]): void {
  if (hosts.length > 0) return;
  throw new Failure({
    what: 'There is no host to work on.',
    why: 'The list of hosts is empty.',
    fix: 'Name at least one host.',
  });
}

interface FailedHost {
  readonly name: string;
  readonly error: unknown;
}

/**
 * One error for all hosts. If all have the same error (a single host, a shared jump host), it is returned unchanged.
 */
function failureOf(failed: readonly FailedHost[], total: number): unknown {
  const [first, ...others] = new Set(failed.map(({ error }) => error));
  if (others.length === 0) return first;
  const fixes = failed.map(({ error }) => (error instanceof Failure ? error.fix : undefined));
  return new Failure({
    what: `${failed.length} of ${total} hosts failed: ${failed.map(({ name }) => name).join(', ')}.`,
    why: 'Each host failed for its own reason.',
    evidence: failed.flatMap(({ name, error }) => {
      const [first, ...rest] = evidenceOf(error);
      return [`${name}: ${first}`, ...rest];
    }),
    fix: [...new Set(fixes.filter((fix) => fix !== undefined))].join(' ') || 'Look at each host named above.',
    cause: new AggregateError(failed.map(({ error }) => error)),
  });
}
