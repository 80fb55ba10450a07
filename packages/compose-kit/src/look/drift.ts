import type { FieldDrift } from '@fairway/deploy-kit';
import {
  compareDefinitions,
  imageIds,
  keptThings,
  type ProjectContainer,
  readDotenv,
} from '@fairway/docker/compose';
import { type Host, readFiles, readHostManifests } from '@fairway/host';
import type { Snapshot } from '@fairway/releases';
import { type ProjectPaths, pathsOf } from '../fleet/paths.ts';
import type { StoredRelease } from '../installation/stored-release.ts';
import { hashesOf } from '../plan/changes-for.ts';
import type { ProjectSettings } from '../settings/project-settings.ts';
import { containerDrift, treeDrift, variableDrift } from './drift-fields.ts';

type Fields = Omit<FieldDrift, 'host'>;

/** What is not as the running release says: containers, networks and volumes, and files. */
export async function driftOn(
  host: Host,
  running: StoredRelease,
  installed: Pick<ProjectSettings, 'project' | 'stateDir' | 'directory'>,
  { snapshot, containers }: { readonly snapshot: Snapshot; readonly containers: readonly ProjectContainer[] },
  signal: AbortSignal,
): Promise<readonly Fields[]> {
  const { model, release, trees } = running;
  const [hashes, ids, things, files, found] = await Promise.all([
    hashesOf(host, running, installed, signal),
    imageIds(host, Object.values(release.digests), { signal }),
    keptThings(host, { signal }),
    fileDrift(host, running, pathsOf(installed), signal),
    readHostManifests(
      host,
      trees.map(({ to }) => to),
      { signal },
    ),
  ]);
  // An earlier release served with the networks and volumes of a later one, and was proven so.
  const last = snapshot.entries.at(-1);
  const forgiving = last?.rollback === true || last?.outcome === 'rolled-back';
  const unlike = forgiving ? [] : compareDefinitions(model, things).unlike;
  return [
    ...containerDrift({ model, digests: release.digests, hashes, imageIds: ids }, containers),
    ...unlike.map(({ kind, name, differences }) => ({
      of: `${kind} ${name}`,
      field: 'definition',
      expected: 'as in compose.yaml',
      found: differences.join('; '),
    })),
    ...files,
    ...trees.flatMap(({ to, manifest }) => treeDrift(to, manifest, found.get(to))),
  ];
}

/** `compose.yaml` and `.env` as they are, against the release. */
async function fileDrift(
  host: Host,
  { release, dotenv }: StoredRelease,
  { composeFile, dotenv: of }: ProjectPaths,
  signal: AbortSignal,
): Promise<readonly Fields[]> {
  const found = await readFiles(host, { files: [composeFile, of] }, { signal });
  const [compose, variables] = [found.text(composeFile), found.text(of)];
  const missing = (path: string): Fields => ({
    of: path,
    field: 'file',
    expected: 'as released',
    found: 'missing',
  });
  const edited: Fields = { of: composeFile, field: 'content', expected: 'as released', found: 'edited' };
  const inCompose =
    compose === undefined ? [missing(composeFile)] : compose === release.stack ? [] : [edited];
  if (variables === undefined) return [...inCompose, missing(of)];
  if (variables === dotenv) return inCompose;
  const [was, is] = await Promise.all([
    readDotenv(host, dotenv, signal),
    readDotenv(host, variables, signal),
  ]);
  const names = variableDrift(of, was, is);
  const same: Fields = { of, field: 'content', expected: 'as released', found: 'written otherwise' };
  return [...inCompose, ...(names.length > 0 ? names : [same])];
}
