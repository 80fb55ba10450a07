import { evidenceOf, Failure } from '@fairway/runtime';
import type { Host } from './host.ts';
import type { ConnectDeps } from './ssh/connection.ts';
import { sshConnector } from './ssh/ssh-connector.ts';
import { nameOfTarget, type SshTarget } from './target.ts';

/** What one host answered. */
export type HostResult<T> =
  | { readonly host: Host; readonly ok: true; readonly value: T }
  | { readonly host: Host; readonly ok: false; readonly error: unknown };

export interface Pace {
  /** Hosts that are worked on at the same time. Default: that of the fleet. */
  readonly concurrency?: number;
}

/** Several machines that are worked on side by side. */
export interface Fleet {
  readonly hosts: readonly Host[];
  /** The host that was named first: where there is a manager, it. */
  readonly first: Host;
  /** Does the work on every host, whatever becomes of it on the others. Results are in the order of the hosts. */
  each<T>(work: (host: Host) => Promise<T>, pace?: Pace): Promise<readonly HostResult<T>[]>;
  /**
   * Does the work on every host.
   * @throws Failure that names every host on which it failed, after all have ended.
   */
  all<T>(work: (host: Host) => Promise<T>, pace?: Pace): Promise<readonly T[]>;
  close(): Promise<void>;
}

/** Enough to keep a runner busy, and few enough for its memory and its open files. */
const defaultConcurrency = 8;

/** What became of connecting to one machine. */
export type ConnectResult =
  | { readonly name: string; readonly ok: true; readonly host: Host }
  | { readonly name: string; readonly ok: false; readonly error: unknown };

/**
 * Connects to all targets side by side; those behind the same jump host share one connection to it.
 * @returns a result for each target, in their order; whoever calls closes the hosts.
 */
export async function connectEach(
  targets: readonly SshTarget[],
  { concurrency = defaultConcurrency, ...deps }: ConnectDeps & Pace,
): Promise<readonly ConnectResult[]> {
  const connect = sshConnector(deps);
  const settled = await sideBySide(targets, concurrency, async (target): Promise<ConnectResult> => {
    const name = nameOfTarget(target);
    return connect(target).then(
      (host) => ({ name, ok: true, host }),
      (error: unknown) => ({ name, ok: false, error }),
    );
  });
  return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

/**
 * Connects to all targets, as `connectEach` does.
 * @throws Failure that names every host that did not let us in; the others are closed again.
 */
export async function connectFleet(targets: readonly SshTarget[], deps: ConnectDeps & Pace): Promise<Fleet> {
  const results = await connectEach(targets, deps);
  const hosts = results.flatMap((result) => (result.ok ? [result.host] : []));
  const failed = results.flatMap((result) => (result.ok ? [] : [result]));
  if (failed.length > 0) {
    await Promise.all(hosts.map((host) => host.close()));
    deps.signal?.throwIfAborted();
    throw failureOf(failed, targets.length);
  }
  return fleetOf(hosts, deps.concurrency);
}

/**
 * Hosts that are connected already, as a fleet.
 * @throws Failure when there is none.
 */
export function fleetOf(hosts: readonly Host[], concurrency = defaultConcurrency): Fleet {
  const [first] = hosts;
  if (first === undefined)
    throw new Failure({
      what: 'There is no host to work on.',
      why: 'The list of hosts is empty.',
      fix: 'Name at least one host.',
    });
  const each: Fleet['each'] = async (work, pace) => {
    const settled = await sideBySide(hosts, pace?.concurrency ?? concurrency, work);
    return settled.map((result, index) => {
      const host = hosts[index] ?? first;
      return result.status === 'fulfilled'
        ? { host, ok: true, value: result.value }
        : { host, ok: false, error: result.reason };
    });
  };
  return {
    hosts,
    first,
    each,
    async all(work, pace) {
      const results = await each(work, pace);
      const failed = results.flatMap((result) =>
        result.ok ? [] : [{ name: result.host.name, error: result.error }],
      );
      if (failed.length > 0) throw failureOf(failed, hosts.length);
      return results.flatMap((result) => (result.ok ? [result.value] : []));
    },
    async close() {
      await Promise.all(hosts.map((host) => host.close()));
    },
  };
}

async function sideBySide<I, O>(
  items: readonly I[],
  limit: number,
  work: (item: I) => Promise<O>,
): Promise<PromiseSettledResult<O>[]> {
  const results: PromiseSettledResult<O>[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) {
      const [result] = await Promise.allSettled([work(item)]);
      results[index] = result;
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(limit, items.length)) }, worker));
  return results;
}

interface FailedHost {
  readonly name: string;
  readonly error: unknown;
}

/** One error for all; where they are one and the same (a single host, a jump host of all), it is that. */
function failureOf(failed: readonly FailedHost[], total: number): unknown {
  const [first, ...others] = new Set(failed.map(({ error }) => error));
  if (others.length === 0) return first;
  const fixes = failed.map(({ error }) => (error instanceof Failure ? error.fix : undefined));
  return new Failure({
    what: `${failed.length} of ${total} hosts failed: ${failed.map(({ name }) => name).join(', ')}.`,
    why: 'Each for a reason of its own.',
    evidence: failed.flatMap(({ name, error }) => {
      const [first, ...rest] = evidenceOf(error);
      return [`${name}: ${first}`, ...rest];
    }),
    fix: [...new Set(fixes.filter((fix) => fix !== undefined))].join(' ') || 'Look at each host named above.',
    cause: new AggregateError(failed.map(({ error }) => error)),
  });
}
