import { signalToWriteDown } from '@fairway/action-kit';
import type { DeployContext } from '@fairway/deploy-kit';
import { type IncidentIssues, openGithub } from '@fairway/github';
import type { ProbeHistory } from '@fairway/health/history';
import type { Host } from '@fairway/host';
import { projectStateDir, stackStateDir } from '@fairway/releases';
import type { Inputs } from './inputs.ts';
import { keysOf, subjectName } from './judge/keys.ts';
import { lookAround, type Opened } from './look/look.ts';
import { type Looking, looking } from './look/looking.ts';
import { openInstalled, reachMachines } from './look/open-installed.ts';
import { readKeptHistory } from './record/history.ts';
import { type LastLook, readLastLook } from './record/last-look.ts';
import { type Memory, memoryOn } from './record/memory.ts';
import { type KnownIssues, readIssues } from './tell/issues.ts';

/** All that one run works with. What takes a while is a promise: a run begins with everything at once. */
export interface HealthSession {
  /** Name of what is looked at, with its environment. */
  readonly subject: string;
  /** Id of this run with its attempt. */
  readonly run: string;
  readonly hosts: Promise<readonly Host[]>;
  readonly opened: Promise<Opened>;
  /** The directory of the ledger on the hosts. */
  readonly dir: string;
  readonly memory: Promise<Memory>;
  readonly lastLook: Promise<LastLook>;
  /** What probes saw before this run. */
  readonly history: Promise<ProbeHistory>;
  readonly issues: IncidentIssues | undefined;
  readonly knownIssues: Promise<KnownIssues>;
  readonly looking: Looking;
}

/**
 * Opens everything side by side.
 * @param open closes the connections with it
 * @param progress says what is waited for
 */
export function openHealthSession(
  inputs: Inputs,
  context: DeployContext,
  open: AsyncDisposableStack,
  progress: (text: string) => void,
): HealthSession {
  const { logger, clock, fetch, signal } = context;
  const subject = subjectName(inputs.subject.name, inputs.environment);
  const keys = keysOf(subject);
  const dir = stateDirOf(inputs);
  const machines = reachMachines(inputs, open, context);
  const hosts = machines.then((reached) => reached.hosts);
  const opened = openInstalled(machines, inputs, open, context);
  const lastLook = hosts.then((all) => readLastLook(all, dir, logger));
  const issues = issuesOf(inputs, context);
  const session: HealthSession = {
    subject,
    run: `${context.github.runId || 'local'}.${context.github.runAttempt}.${clock.now()}`,
    hosts,
    opened,
    dir,
    memory: hosts.then((all) => memoryOn(all, dir, logger)),
    lastLook,
    history: hosts.then((all) => readKeptHistory(all, dir, logger)),
    issues,
    knownIssues: readIssues(issues, `${subject}: `, clock.now(), logger),
    looking: looking({
      see: (look) =>
        lookAround(inputs, look ?? ((installed) => installed.look()), {
          fetch,
          clock,
          logger,
          signal,
          opened,
          earlierRestarts: lastLook.then(
            ({ restarts }) =>
              (service, host) =>
                restarts[keys.restarts(service, host)],
          ),
        }),
      rules: async () => {
        const { restarts, lockedSince } = await lastLook;
        return { ...inputs, subject, earlierRestarts: restarts, lockedSince };
      },
      clean: context.withoutSecrets,
      timeoutMs: inputs.timeoutMs,
      clock,
      signal,
      progress,
    }),
  };
  // Each of them is awaited later; a failure of another one must not leave it without a handler.
  for (const work of [hosts, opened, lastLook, session.memory, session.history, session.knownIssues])
    work.catch(() => {});
  return session;
}

function stateDirOf({ subject, stateDir }: Inputs): string {
  return subject.kind === 'swarm'
    ? stackStateDir(stateDir, subject.name)
    : projectStateDir(stateDir, subject.name);
}

function issuesOf({ token, reopenWithinMs, repeatMs }: Inputs, context: DeployContext) {
  if (token === undefined) return undefined;
  const { logger, clock } = context;
  const { apiUrl, repository } = context.github;
  const signal = signalToWriteDown(context);
  return openGithub({ token, apiUrl, repository, logger, clock, signal }).incidentIssues({
    label: 'incident',
    reopenWithinMs,
    repeatMs,
  });
}
