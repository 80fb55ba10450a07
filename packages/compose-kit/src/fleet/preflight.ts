import {
  type HostLine,
  lockFleet,
  openFleet,
  type Session,
  type SshAccess,
  targetsOf,
} from '@fairway/access-kit';
import type { Phase } from '@fairway/action-kit';
import { type DeployContext, guardedBy } from '@fairway/deploy-kit';
import { clockToleranceSeconds } from '@fairway/docker/machine';
import type { Fleet, Host } from '@fairway/host';
import { countOf, formatDiskSpace } from '@fairway/runtime';
import type { ProjectSettings } from '../settings/project-settings.ts';
import { type HostFacts, hostProblems, readHostFacts } from './host-facts.ts';
import { pathsOf } from './paths.ts';

/** A project, and the way to its hosts. */
export interface ReachedProject extends ProjectSettings {
  readonly hosts: readonly HostLine[];
  readonly ssh: SshAccess;
}

/** All hosts, connected, with the facts of each. */
export interface AskedFleet {
  readonly fleet: Fleet;
  readonly factsOf: (host: Host) => HostFacts;
}

/** All hosts, locked, with the facts of each. */
export type ProjectSession = AskedFleet & Session;

/**
 * Connects to all hosts and proves that each can take a deploy.
 * @throws Failure naming every host that cannot take a deploy
 */
export async function reachHosts(
  settings: ReachedProject,
  open: AsyncDisposableStack,
  phase: Phase,
  context: DeployContext,
): Promise<AskedFleet> {
  return askHosts(await connectHosts(settings, open, context), settings, phase, context);
}

function connectHosts(
  { hosts, ssh }: Pick<ReachedProject, 'hosts' | 'ssh'>,
  open: AsyncDisposableStack,
  context: DeployContext,
): Promise<Fleet> {
  return openFleet(targetsOf(hosts, ssh), open, context);
}

/** @throws Failure naming every host that cannot take a deploy */
async function askHosts(
  fleet: Fleet,
  settings: ProjectSettings,
  phase: Phase,
  context: DeployContext,
): Promise<AskedFleet> {
  const { clock, signal } = context;
  const known = new Map<Host, HostFacts>();
  await fleet.all(async (host) => {
    const facts = await readHostFacts(host, settings, { now: clock.now, signal });
    const [problem] = hostProblems(facts, host, settings);
    if (problem) throw problem;
    known.set(host, facts);
    const { engineVersion, composeVersion, freeBytes, clockAheadSeconds: off } = facts;
    phase.info(
      `${host.label}: engine ${engineVersion}, Compose ${composeVersion}, ${formatDiskSpace(freeBytes)} free`,
    );
    if (Math.abs(off) > clockToleranceSeconds) {
      context.annotate(
        'warning',
        `The clock of ${host.name} is ${Math.abs(off)} s ${off > 0 ? 'ahead' : 'behind'}: certificates and tokens may be refused there. Set it, and keep it set: timedatectl set-ntp true`,
      );
    }
  });
  phase.proved(
    `${fleet.hosts.length} of ${countOf(fleet.hosts.length, 'host')} can take a deploy`,
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
 * @param needsLogin whether Docker itself pulls on the hosts and needs a login in its configuration
 * @returns the session, and the context for all work under it, whose signal aborts when a lock is lost
 */
export async function openSession(
  settings: ReachedProject,
  { needsLogin }: { readonly needsLogin: boolean },
  open: AsyncDisposableStack,
  context: DeployContext,
): Promise<{ readonly session: ProjectSession; readonly guarded: DeployContext }> {
  const session = await context.phase('preflight', async (phase) => {
    const fleet = await connectHosts(settings, open, context);
    const login = needsLogin ? settings.login : undefined;
    const request = { dir: pathsOf(settings).state, waitMs: settings.lockTimeoutMs, login };
    const refused = new AbortController();
    const waiting = { ...context, signal: AbortSignal.any([context.signal, refused.signal]) };
    // Side by side: neither needs the other, and each takes as long as the way to the hosts.
    const [asked, locked] = await Promise.allSettled([
      askHosts(fleet, settings, phase, context).catch((error: unknown) => {
        refused.abort(error);
        throw error;
      }),
      lockFleet(fleet, request, open, waiting),
    ]);
    // What a host lacks is also the reason why its lock was not taken.
    if (asked.status === 'rejected') throw asked.reason;
    if (locked.status === 'rejected') throw locked.reason;
    return { ...asked.value, ...locked.value };
  });
  return { session, guarded: guardedBy(context, session) };
}
