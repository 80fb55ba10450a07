import { attemptOf, type DeployContext, type Proving, requireWayBack } from '@fairway/deploy-kit';
import { readDotenv } from '@fairway/docker';
import { readHostManifests } from '@fairway/host';
import { lastProven, rollbackTarget } from '@fairway/releases';
import { Failure } from '@fairway/runtime';
import { carryOut } from './deploy-command.ts';
import { type Drift, driftLines, findDrift } from './files/drift.ts';
import { editedVariables, refuseDrift } from './files/keep-drift.ts';
import { openSession } from './fleet/preflight.ts';
import type { Inputs, RequestOf } from './inputs.ts';
import { findInstallation } from './installation/find-installation.ts';
import type { Installation } from './installation/installation.ts';
import type { StoredRelease } from './installation/stored-release.ts';
import { changesFor, hashesOf } from './plan/changes-for.ts';
import type { HostDeploy } from './plan/project-deploy.ts';

/** Goes back to an earlier release, from what the hosts keep: without registry and repository. */
export async function rollbackCommand(
  { inputs, to }: RequestOf<'rollback'>,
  context: DeployContext,
): Promise<void> {
  await using open = new AsyncDisposableStack();
  const { session, guarded } = await openSession(inputs, { needsLogin: false }, open, context);
  const hosts = await context.phase('plan', async (phase) => {
    const found = await session.fleet.all((host) =>
      findInstallation(host, inputs, session.factsOf(host), guarded),
    );
    for (const installation of found) tellLedger(installation, phase.info);
    const planned = await Promise.all(found.map((one) => planBack(one, inputs, to, guarded)));
    const versions = new Set(planned.map(({ wanted }) => wanted.release.version));
    if (versions.size > 1) throw different(planned, to);
    for (const value of planned.flatMap(({ wanted }) => wanted.proving.secretValues)) context.mask(value);
    return planned;
  });
  context.setOutput('release', hosts[0]?.wanted.release.version ?? '');
  await carryOut({ inputs, hosts, migrateUrl: undefined }, session, guarded);
}

async function planBack(
  found: Installation,
  inputs: Inputs,
  to: string,
  context: DeployContext,
): Promise<HostDeploy> {
  const { host, entries, kept, current } = found;
  const target = rollbackTarget(
    entries,
    to,
    kept.map(({ release }) => release.id),
  );
  requireWayBack(target, entries, inputs.schema, context.logger);
  const stored = kept.find(({ release }) => release.id === target.id);
  if (!stored) throw new TypeError(`${target.id} was kept a moment ago`);
  const wanted = { ...stored, proving: provenAgainBy(stored, inputs) };
  const [trees, hashes] = await Promise.all([
    readHostManifests(
      host,
      wanted.trees.map(({ to }) => to),
    ),
    hashesOf(host, wanted, inputs, context.signal),
  ]);
  const drift = findDrift(found, wanted, trees);
  const lines = await linesOf(drift, found, wanted, inputs, context);
  refuseDrift(drift, lines, { drift: inputs.drift, release: 'earlier' });
  for (const line of lines) context.logger.warn(`Changed by somebody else, and replaced: ${line}`);
  const changes = await changesFor(found, wanted, inputs, hashes);
  return {
    ...found,
    wanted,
    files: [],
    changes,
    drift,
    copies: new Set(),
    driftLines: lines,
    unchanged: false,
    attempt: {
      ...attemptOf(wanted.release, lastProven(entries), context),
      rollback: true,
      environment: inputs.environment,
      tier: inputs.tier,
    },
    previous: current?.release.id === wanted.release.id ? undefined : current,
    dockerConfig: undefined,
    databases: { schema: inputs.schema },
  };
}

/** What proves an earlier release again: what is asked for now, else what it was proven with. */
function provenAgainBy({ proving }: StoredRelease, { verify }: Inputs): Proving {
  const kept = proving ?? { verify: [], secretValues: [] };
  return verify.length > 0 ? { ...kept, verify } : kept;
}

/** What somebody changed on the host, in words: an edit that a rollback would undo is never undone silently. */
async function linesOf(
  drift: Drift,
  { host, name, current }: Installation,
  { dotenv }: StoredRelease,
  inputs: Inputs,
  { signal }: DeployContext,
): Promise<readonly string[]> {
  const { dotenv: found } = drift;
  if (found === undefined) return driftLines(drift, name, inputs, []);
  const edited = await editedVariables(host, found, current, await readDotenv(host, dotenv, signal));
  return driftLines(drift, name, inputs, Object.keys(edited));
}

/** The newest entries of the ledger, for whoever decides. */
function tellLedger({ name, entries, kept }: Installation, info: (text: string) => void): void {
  const ids = new Set(kept.map(({ release }) => release.id));
  for (const { startedAt, version, outcome, actor, id } of entries.slice(-10)) {
    info(
      `${name}: ${startedAt} ${version} ${outcome} by ${actor || 'nobody'}${ids.has(id) ? '' : ' (not kept)'}`,
    );
  }
}

function different(hosts: readonly HostDeploy[], to: string): Failure {
  return new Failure({
    what: `"${to}" is not the same release on all hosts.`,
    why: 'The hosts have had different ones.',
    evidence: hosts.map(({ name, wanted }) => `${name}: ${wanted.release.version}`),
    fix: 'Name the version in the input "to".',
  });
}
