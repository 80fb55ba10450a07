import { openFleet, targetsOf } from '@fairway/access-kit';
import type { Phase } from '@fairway/action-kit';
import { type DeployContext, summariseLedger } from '@fairway/deploy-kit';
import { clockOff, clockToleranceSeconds, openDockerConfig, takenPorts } from '@fairway/docker';
import type { Host } from '@fairway/host';
import { Failure, messageOf } from '@fairway/runtime';
import { hostProblems, readHostFacts } from '../fleet/host-facts.ts';
import { shortName } from '../fleet/short-name.ts';
import type { ComposeRelease, Inputs, RequestOf } from '../inputs.ts';
import { findInstallation } from '../installation/find-installation.ts';
import type { Installation } from '../installation/installation.ts';
import { readIngredients } from '../release/ingredients.ts';
import { readModel } from '../release/wanted.ts';

/**
 * Proves that the hosts can take a deploy. Everything is looked at, nothing is changed, and every finding is told, not
 * the first alone.
 * @throws Failure that names all problems
 */
export async function check({ inputs, source }: RequestOf<'check'>, context: DeployContext): Promise<void> {
  await using open = new AsyncDisposableStack();
  const installations: Installation[] = [];
  await context.phase('check', async (phase) => {
    const fleet = await openFleet(targetsOf(inputs.hosts, inputs.ssh), open, context);
    const found = await fleet.all((host) => lookAt(host, inputs, source, phase, context, installations));
    const problems = found.flat();
    if (problems.length > 0) throw allOf(problems, inputs);
    phase.proved(
      `${fleet.hosts.length} of ${fleet.hosts.length} hosts can take a deploy`,
      'host key, engine, Compose, rsync, disk, directories, clock and registry checked',
    );
  });
  context.summary.heading(`${inputs.project}: ready for a deploy`, 2);
  for (const installation of installations) tellLedger(installation, installations.length, context);
  context.setOutput('status', 'checked');
}

/** Whoever rolls back looks here first. */
function tellLedger({ name, entries, kept }: Installation, hosts: number, { summary }: DeployContext): void {
  if (hosts > 1) summary.heading(name, 3);
  summariseLedger(
    entries,
    kept.map(({ release }) => release.id),
    summary,
  );
}

/** Looks at one host from several sides; what is thrown there is a finding. */
async function lookAt(
  host: Host,
  inputs: Inputs,
  source: ComposeRelease | undefined,
  { info }: Phase,
  context: DeployContext,
  installations: Installation[],
): Promise<readonly Failure[]> {
  const { clock, signal } = context;
  const facts = await readHostFacts(host, inputs, { now: clock.now, signal });
  info(`${shortName(host)}: engine ${facts.engineVersion}, Compose ${facts.composeVersion}`);
  const off = facts.clockAheadSeconds;
  const others = await Promise.all([
    find(async () => installations.push(await findInstallation(host, inputs, facts, context))),
    find(() => tryLogin(host, inputs, signal)),
    ...(source ? [find(() => tryRelease(host, inputs, source, context))] : []),
  ]);
  return [
    ...hostProblems(facts, host, inputs),
    ...(Math.abs(off) > clockToleranceSeconds ? [clockOff(host, off)] : []),
    ...others.flat(),
  ];
}

async function find(look: () => Promise<unknown>): Promise<readonly Failure[]> {
  try {
    await look();
    return [];
  } catch (error) {
    if (error instanceof Failure) return [error];
    return [
      new Failure({
        what: 'Something could not be checked.',
        why: messageOf(error),
        fix: 'Put right what the message says, and check again.',
      }),
    ];
  }
}

async function tryLogin(host: Host, { login }: Inputs, signal: AbortSignal): Promise<void> {
  if (!login) return;
  const config = await openDockerConfig(host, { logins: [login], signal });
  await config.close();
}

/** The files as far as they can be looked at without a registry: Compose takes them, and their ports are free. */
async function tryRelease(
  host: Host,
  inputs: Inputs,
  source: ComposeRelease,
  context: DeployContext,
): Promise<void> {
  const ingredients = await readIngredients(inputs, source, context);
  const { model } = await readModel(host, ingredients, context);
  const [first] = await takenPorts(host, model, context.signal);
  if (!first) return;
  throw new Failure({
    what: `The port ${first.port}/${first.protocol} of ${host.name}, which the service ${first.service} publishes, is taken.`,
    why: `${first.by} has it.`,
    fix: `Free it, or publish another port.`,
  });
}

/** All problems as one: every one of them with what to do. */
function allOf(problems: readonly Failure[], { project }: Inputs): Failure {
  const [only] = problems;
  if (only && problems.length === 1) return only;
  return new Failure({
    what: `${problems.length} things stand in the way of a deploy of ${project}.`,
    why: 'Each is listed with what to do.',
    evidence: problems.flatMap(({ what, why, fix }, index) => [
      `${index + 1}. ${what}`,
      `   Why: ${why}`,
      `   To do: ${fix}`,
    ]),
    fix: 'Put right what is listed, and check again. Nothing was changed.',
  });
}
