import { lockFleet, openFleet, targetsOf } from '@fairway/access-kit';
import type { DeployContext } from '@fairway/deploy-kit';
import { type Host, overHosts } from '@fairway/host';
import {
  type InstallationMark,
  type Ledger,
  type LedgerEntry,
  openLedger,
  projectStateDir,
  projectsStateDir,
  readInstallationMark,
} from '@fairway/releases';
import { Failure } from '@fairway/runtime';
import type { Inputs } from './inputs.ts';
import { knownProjects } from './known-projects.ts';
import { refusalOf } from './permission.ts';

/** The project on one host. It is staging, and this run holds its lock. */
export interface Installation {
  readonly host: Host;
  /** The directory with ledger, lock and releases. */
  readonly dir: string;
  readonly ledger: Ledger;
  readonly entries: readonly LedgerEntry[];
  readonly mark: InstallationMark;
}

/** The project on all hosts, connected and locked. */
export interface Session {
  readonly installations: readonly Installation[];
  /** Aborts when a lock is lost. */
  readonly lost: AbortSignal;
  /**
   * Does some work on every host.
   * @throws Failure naming every host on which the work failed
   */
  all<T>(work: (installation: Installation) => Promise<T>): Promise<readonly T[]>;
}

/**
 * Connects to all hosts, and takes the lock of the project on each.
 * @param open closes the connections and gives the locks back with it
 * @throws Failure where a host cannot be reached, or its project is not staging; nothing was created there then
 */
export async function openSession(
  inputs: Inputs,
  context: DeployContext,
  open: AsyncDisposableStack,
): Promise<Session> {
  const fleet = await openFleet(targetsOf(inputs.hosts, inputs.ssh), open, context);
  const look = (host: Host) => lookAt(host, inputs, context);
  await fleet.all(look);
  const { stateDir, project, lockTimeoutMs } = inputs;
  const request = { dir: projectStateDir(stateDir, project), waitMs: lockTimeoutMs, login: undefined };
  const { lost } = await lockFleet(fleet, request, open, context);
  // A deploy may have changed the project while this run waited for the lock, so the project is read again.
  const installations = await fleet.all(look);
  return {
    installations,
    lost,
    all: (work) => overHosts(installations, work),
  };
}

async function lookAt(host: Host, inputs: Inputs, { logger }: DeployContext): Promise<Installation> {
  const dir = projectStateDir(inputs.stateDir, inputs.project);
  const ledger = openLedger(host, { dir, logger });
  const [mark, entries] = await Promise.all([readInstallationMark(host, dir), ledger.read()]);
  const refusal = refusalOf({ mark, entries }, inputs);
  if (mark && !refusal) return { host, dir, ledger, entries, mark };
  throw new Failure({
    what: `The project ${inputs.project} on ${host.name} is not touched.`,
    why: refusal?.why ?? 'It is unknown.',
    evidence: await whatIsThere(host, inputs.stateDir),
    fix: refusal?.fix ?? 'Deploy it first.',
  });
}

async function whatIsThere(host: Host, stateDir: string): Promise<readonly string[]> {
  const known = await knownProjects(host, projectsStateDir(stateDir));
  return known.length > 0 ? ['There are:', ...known.map((line) => `  ${line}`)] : ['There is no project.'];
}
