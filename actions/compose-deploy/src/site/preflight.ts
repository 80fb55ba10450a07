import type { Phase } from '@fairway/action-kit';
import { type DeployContext, type DeployLock, guardedBy, takeDeployLock, tidyUp } from '@fairway/deploy-kit';
import { clockToleranceSeconds } from '@fairway/docker';
import type { Fleet, Host } from '@fairway/host';
import type { Inputs } from '../inputs.ts';
import { type HostFacts, hostProblems, readHostFacts } from './host-facts.ts';
import { placesOf } from './paths.ts';
import { openSite, shortName } from './site.ts';

/** All hosts, and what each said about itself. */
export interface Reached {
  readonly fleet: Fleet;
  readonly factsOf: (host: Host) => HostFacts;
}

/** The right to change a project on all hosts. */
export interface Session extends Reached {
  readonly lockOf: (host: Host) => DeployLock;
  /** Aborts when one of the locks is not ours any more. */
  readonly lost: AbortSignal;
}

/**
 * Connects to all hosts and proves that each can take a deploy.
 * @throws Failure naming every host that cannot
 */
export async function reachHosts(
  inputs: Inputs,
  open: AsyncDisposableStack,
  phase: Phase,
  context: DeployContext,
): Promise<Reached> {
  const { clock, signal, logger } = context;
  const fleet = await openSite(inputs, context);
  open.defer(() => tidyUp(fleet.close, logger));
  const known = new Map<Host, HostFacts>();
  await fleet.all(async (host) => {
    const facts = await readHostFacts(host, inputs, { now: clock.now, signal });
    const [problem] = hostProblems(facts, host, inputs);
    if (problem) throw problem;
    known.set(host, facts);
    const { engineVersion, composeVersion, freeBytes, clockAheadSeconds: off } = facts;
    phase.info(
      `${shortName(host)}: engine ${engineVersion}, Compose ${composeVersion}, ${Math.round(freeBytes / 1024 ** 2)} MB free`,
    );
    if (Math.abs(off) > clockToleranceSeconds) {
      context.annotate(
        'warning',
        `The clock of ${host.name} is ${Math.abs(off)} s ${off > 0 ? 'ahead' : 'behind'}: certificates and tokens may be refused there. Set it, and keep it set: timedatectl set-ntp true`,
      );
    }
  });
  phase.proved(
    `${fleet.hosts.length} of ${fleet.hosts.length} hosts can take a deploy`,
    'host key, engine, Compose, rsync, disk and directories checked',
  );
  return {
    fleet,
    factsOf(host) {
      const facts = known.get(host);
      if (!facts) throw new TypeError(`${host.name} was not asked about itself`);
      return facts;
    },
  };
}

/**
 * Connects to all hosts, proves that each can take a deploy, and takes their locks.
 * @returns the session, and the context for all work under it: that ends when a lock is lost
 */
export async function openSession(
  inputs: Inputs,
  options: { readonly needsLogin: boolean },
  open: AsyncDisposableStack,
  context: DeployContext,
): Promise<{ readonly session: Session; readonly guarded: DeployContext }> {
  const session = await context.phase('preflight', async (phase) => {
    const reached = await reachHosts(inputs, open, phase, context);
    return takeLocks(reached, inputs, options, open, context);
  });
  return { session, guarded: guardedBy(context, session) };
}

/**
 * Takes the locks of all hosts, one after the other in one order for all runs: two runs never wait for each other.
 * @param needsLogin docker itself pulls there, and reads a login from its configuration
 * @throws Failure that says who holds one of them
 */
async function takeLocks(
  reached: Reached,
  inputs: Inputs,
  { needsLogin }: { readonly needsLogin: boolean },
  open: AsyncDisposableStack,
  context: DeployContext,
): Promise<Session> {
  const locks = new Map<Host, DeployLock>();
  const inOrder = reached.fleet.hosts.toSorted((a, b) => (a.address < b.address ? -1 : 1));
  for (const host of inOrder) {
    const lock = await takeDeployLock(
      host,
      {
        dir: placesOf(inputs).state,
        waitMs: inputs.lockTimeoutMs,
        login: needsLogin ? inputs.login : undefined,
      },
      context,
    );
    open.defer(lock.release);
    locks.set(host, lock);
  }
  return {
    ...reached,
    lost: AbortSignal.any([...locks.values()].map(({ lost }) => lost)),
    lockOf(host) {
      const lock = locks.get(host);
      if (!lock) throw new TypeError(`no lock is held on ${host.name}`);
      return lock;
    },
  };
}
