import {
  attemptOf,
  type DeployContext,
  type Proving,
  requireWayBack,
  schemaOfReturn,
} from '@fairway/deploy-kit';
import { readDotenv, surveyHost } from '@fairway/docker/compose';
import { readHostManifests } from '@fairway/host';
import { lastProven, rollbackTarget } from '@fairway/releases';
import { type Drift, driftLines, findDrift } from '../files/drift.ts';
import { editedVariables, refuseDrift } from '../files/keep-drift.ts';
import type { Installation } from '../installation/installation.ts';
import type { StoredRelease } from '../installation/stored-release.ts';
import type { ProjectSettings } from '../settings/project-settings.ts';
import { changesFor, hashesOf } from './changes-for.ts';
import { requireNoObstacle } from './obstacles.ts';
import type { HostDeploy } from './project-deploy.ts';

/**
 * Works out the return of one host to an earlier release. Nothing is changed there.
 * @param to `previous`, or a version
 * @throws Failure when there is no such release, when it would not work with the databases, or when Docker cannot do it
 */
export async function planRollback(
  found: Installation,
  settings: ProjectSettings,
  to: string,
  context: DeployContext,
): Promise<HostDeploy> {
  const { host, entries, kept, current } = found;
  const target = rollbackTarget(
    entries,
    to,
    kept.map(({ release }) => release.id),
  );
  requireWayBack(target, entries, settings.schema, context.logger);
  const stored = kept.find(({ release }) => release.id === target.id);
  if (!stored) throw new TypeError(`${target.id} was kept a moment ago`);
  const wanted = { ...stored, proving: provenAgainBy(stored, settings) };
  const [trees, hashes, survey] = await Promise.all([
    readHostManifests(
      host,
      wanted.trees.map(({ to }) => to),
    ),
    hashesOf(host, wanted, settings, context.signal),
    surveyHost(host, wanted.model, { signal: context.signal }),
  ]);
  const drift = findDrift(found, wanted, trees);
  const lines = await linesOf(drift, found, wanted, settings, context);
  refuseDrift(drift, lines, { drift: settings.drift, release: 'earlier' });
  for (const line of lines) context.logger.warn(`Changed by somebody else, and replaced: ${line}`);
  const changes = await changesFor(found, wanted, settings, hashes);
  const deploy: HostDeploy = {
    ...found,
    wanted,
    files: [],
    changes,
    drift,
    directories: trees,
    copies: new Set(),
    driftLines: lines,
    unchanged: false,
    attempt: {
      ...attemptOf(wanted.release, lastProven(entries), context),
      rollback: true,
      ...schemaOfReturn(entries, target.id, settings.schema),
      environment: settings.environment,
      tier: settings.tier,
    },
    previous: current?.release.id === wanted.release.id ? undefined : current,
    dockerConfig: undefined,
    databases: { schema: settings.schema },
    happened: { events: [] },
  };
  requireNoObstacle(deploy, survey, context);
  return deploy;
}

/** The probes for an earlier release: those of the inputs, otherwise those that proved the release before. */
function provenAgainBy({ proving }: StoredRelease, { verify }: ProjectSettings): Proving {
  const kept = proving ?? { verify: [], secretValues: [] };
  return verify.length > 0 ? { ...kept, verify } : kept;
}

/** The edits on the host, in words. A rollback never undoes an edit silently. */
async function linesOf(
  drift: Drift,
  { host, name, current }: Installation,
  { dotenv }: StoredRelease,
  settings: ProjectSettings,
  { signal }: DeployContext,
): Promise<readonly string[]> {
  const { dotenv: found } = drift;
  if (found === undefined) return driftLines(drift, name, settings, []);
  const edited = await editedVariables(host, found, current, await readDotenv(host, dotenv, signal));
  return driftLines(drift, name, settings, Object.keys(edited));
}
