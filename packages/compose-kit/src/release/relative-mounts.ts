import { posix } from 'node:path';
import type { FileMapping, RepositoryFiles } from '@fairway/deploy-kit';
import {
  type ComposeModel,
  type ComposeRead,
  isWithin,
  type ManagedDirectory,
  pathsSeen,
} from '@fairway/docker/compose';
import type { Manifest } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import type { ProjectSettings } from '../settings/project-settings.ts';
import { bringingLines, type Mounted } from './bringing-lines.ts';
import type { ComposeFiles } from './compose-source.ts';
import { hasContent, isPlaceholder, kindOf } from './repository-content.ts';

/** What a release brings to a host. */
export interface Brought extends Pick<ComposeFiles, 'files' | 'base'> {
  readonly managed: readonly ManagedDirectory[];
  /** The lines of the input `files`. */
  readonly mappings: readonly FileMapping[];
}

/**
 * Refuses mounted paths of the repository that no host gets. Docker would create an empty directory there, and the
 * container would start with it. Paths that the repository lacks are data of the host.
 * @throws Failure naming all such paths, each with its service and line
 */
export async function requireBrought(
  { model, relativePaths }: ComposeRead,
  brought: Brought,
  repository: RepositoryFiles,
  { directory }: Pick<ProjectSettings, 'directory'>,
): Promise<void> {
  const { base, managed } = brought;
  const mounted = mountsOf(model)
    .filter(({ path }) => relativePaths.includes(path) || (isWithin(path, directory) && path !== directory))
    .map((one) => ({ ...one, inside: posix.join(base, posix.relative(directory, one.path)) }))
    .filter(({ inside }) => inside !== '..' && !inside.startsWith('../'));
  const whole = mounted.filter(({ path }) => isWithin(directory, path));
  if (whole.length > 0) throw mountsAll(whole, brought);
  requireKept(mounted, brought);
  const kinds = new Map<string, 'file' | 'directory'>();
  const missing: Mounted[] = [];
  for (const one of mounted) {
    const at = repository.resolve(one.inside, 'A Compose file');
    if (!(await hasContent(at, () => false))) continue;
    kinds.set(one.inside, await kindOf(at));
    if (managed.some(({ to }) => isWithin(one.path, to))) continue;
    const comes = (path: string) => {
      const onHost = posix.join(directory, posix.relative(base, posix.join(one.inside, path)));
      return managed.some(({ to }) => isWithin(onHost, to));
    };
    if (await hasContent(at, comes)) missing.push(one);
  }
  if (missing.length === 0) return;
  throw notBrought(missing, bringingLines(missing, { ...brought, directory, mounted, kinds }), brought);
}

function mountsOf(model: ComposeModel): readonly Omit<Mounted, 'inside'>[] {
  return Object.entries(model.services).flatMap(([service, definition]) =>
    pathsSeen(model, definition).map((path) => ({ service, path })),
  );
}

/** Refuses data of the host in a directory whose content is that of the repository: the next deploy would delete it. */
function requireKept(mounted: readonly Mounted[], brought: Brought): void {
  const deleted = mounted.flatMap((one) => {
    const home = brought.managed.find(({ to, manifest }) => {
      const path = posix.relative(to, one.path);
      return path !== '' && isWithin(one.path, to) && !manifest.some((entry) => isContent(entry, path));
    });
    return home ? [{ ...one, to: home.to }] : [];
  });
  const [first] = deleted;
  if (!first) return;
  throw new Failure({
    what: `The service ${first.service} mounts ${first.path}, which a deploy would delete.`,
    why: `A line of "files" makes ${first.to} equal to the repository, and ${first.inside} is not in the repository.`,
    evidence: placesOf(deleted, brought),
    fix: 'Mount data from a place that no line of "files" brings, or from a volume.',
  });
}

/** Whether an entry is a file at a path or below it. */
function isContent({ path, type }: Manifest[number], at: string): boolean {
  return isWithin(path, at) && type !== 'directory' && !isPlaceholder(path);
}

function mountsAll(whole: readonly Mounted[], brought: Brought): Failure {
  const [{ service, inside } = { service: '', inside: '.' }] = whole;
  return new Failure({
    what: `The service ${service} mounts ${inside === '.' ? 'the whole repository' : inside}, which no host gets.`,
    why: 'On a host, that is the directory of the installation: it holds `.env` with all secrets, compose.yaml, and what "files" brings.',
    evidence: placesOf(whole, brought),
    fix: 'Mount the directory that the service needs (./app:/code) and bring it with the input "files" (app => app), or build the files into the image. If the directory of the installation is meant, write its absolute path.',
  });
}

function notBrought(missing: readonly Mounted[], lines: readonly string[], brought: Brought): Failure {
  const paths = [...new Set(missing.map(({ inside }) => inside))];
  const [first] = missing;
  return new Failure({
    what:
      paths.length === 1
        ? `The service ${first?.service} mounts ${first?.inside}, which no host gets.`
        : `${paths.length} paths of the repository are mounted, and no host gets them.`,
    why: `Nothing brings ${paths.length === 1 ? `it to ${first?.path}` : 'them'}; Docker would make an empty directory there.`,
    evidence: placesOf(missing, brought),
    fix: lines.join('\n'),
  });
}

function placesOf(mounts: readonly Mounted[], { files }: Brought): readonly string[] {
  return mounts
    .map(({ service, inside }) => {
      const file =
        files.find(({ content }) => Object.hasOwn(Object(Object(content)['services']), service)) ?? files[0];
      return { path: file?.path, line: lineOf(file, service, inside), service, inside };
    })
    .sort((a, b) => a.line - b.line)
    .map(({ path, line, service, inside }) => `${path}:${line}: ${service} mounts ${inside}`);
}

/** The line of the volume that names a path, or of all volumes where no line does so literally. */
function lineOf(file: Brought['files'][number] | undefined, service: string, inside: string): number {
  const volumes: unknown = Object(Object(Object(file?.content)['services'])[service])['volumes'];
  const name = posix.basename(inside);
  const at = Array.isArray(volumes)
    ? volumes.findIndex((volume) => JSON.stringify(volume).includes(name))
    : -1;
  return file?.lineOf(['services', service, 'volumes', ...(at < 0 ? [] : [at])]) ?? 1;
}
