import { createHash } from 'node:crypto';
import { type Catalogue, isSafety, type Manifest } from '@fairway/backups';
import type { Source } from '@fairway/dumps';
import { Failure, type Logger, messageOf } from '@fairway/runtime';
import type { ReachedSubject, Subject } from '../subject.ts';

/** What tells one source from another of the same name, besides its database. */
export type OwnerMarks = Pick<Manifest, 'machine' | 'app' | 'part'>;

export async function ownerMarksOf(subject: Subject, signal: AbortSignal): Promise<OwnerMarks> {
  const { app = null, part = null } = subject.place ?? {};
  return { machine: await machineOf(subject, signal), app, part };
}

/**
 * The machine of a source, or its server where that lies on no host of ours: by the number that it keeps when its name or its
 * address changes, as far as it has one. It is hashed, because that number is not for everybody. Null where there is no such number.
 */
async function machineOf({ source, state }: Subject, signal: AbortSignal): Promise<string | null> {
  if (source.server?.elsewhere) return hashed('fairway server', await source.server.id(signal));
  if (!state) return null;
  const say = async (argv: readonly string[]) =>
    (await state.host.exec(argv, { accept: 'any', signal })).stdout.trim();
  const id = await say(['cat', '/etc/machine-id']);
  if (/^[0-9a-f]{32}$/.test(id)) return hashed('fairway', id);
  // Images of machines leave it empty. The engine keeps its number where a server is made anew.
  const engine = await say(['docker', 'info', '--format', '{{.ID}}']);
  if (engine !== '') return hashed('fairway engine', engine);
  return hashed('fairway server', (await source.server?.id(signal)) ?? null);
}

function hashed(what: string, id: string | null): string | null {
  return id === null ? null : createHash('sha256').update(`${what} ${id}`).digest('hex').slice(0, 32);
}

/** Whether a backup is of a source: what either side does not know tells nothing against it. */
export function isOf(
  source: Pick<Source, 'isItself'>,
  marks: OwnerMarks,
  manifest: OwnerMarks & Pick<Manifest, 'database'>,
): boolean {
  const same = (['machine', 'app', 'part'] as const).every(
    (mark) => marks[mark] === null || manifest[mark] === null || marks[mark] === manifest[mark],
  );
  return same && (manifest.database === null || source.isItself(manifest.database));
}

/** Whose the newest backup of a folder is: this source's, another one's, or nobody's, because there is none. */
export function ownerOf(
  source: Pick<Source, 'name' | 'isItself'>,
  marks: OwnerMarks,
  catalogue: Catalogue,
): { readonly is: 'this' | 'nobody' } | { readonly is: 'another'; readonly newest: Manifest } {
  const manifests = (catalogue.sources.get(source.name) ?? []).flatMap(({ copies }) =>
    // What was dumped before something else took its place is of whoever was restored there.
    copies.flatMap((copy) => (copy.manifest && !isSafety(copy) ? [copy.manifest] : [])),
  );
  const [newest] = manifests.toSorted((one, other) => other.startedAt.localeCompare(one.startedAt));
  if (!newest) return { is: 'nobody' };
  return isOf(source, marks, newest) ? { is: 'this' } : { is: 'another', newest };
}

/** The sources whose folders are their own, and why others are not known to be. */
export interface OwnFolders {
  readonly own: readonly string[];
  readonly failures: ReadonlyMap<string, Failure>;
}

/**
 * The sources whose backups may be removed: the newest backup of each folder is theirs. Of a source that cannot be asked,
 * nobody knows.
 */
export async function ownFolders(
  subjects: readonly ReachedSubject[],
  catalogue: Catalogue,
  signal: AbortSignal,
): Promise<OwnFolders> {
  const own: string[] = [];
  const failures = new Map<string, Failure>();
  for (const { name, subject, failure } of subjects) {
    try {
      if (!subject) throw failure;
      const owner = ownerOf(subject.source, await ownerMarksOf(subject, signal), catalogue);
      if (owner.is === 'another')
        failures.set(name, new ForeignFolder(subject.source, owner.newest, 'pruned'));
      else own.push(name);
    } catch (error) {
      signal.throwIfAborted();
      failures.set(name, notAsked(name, error));
    }
  }
  return { own, failures };
}

function notAsked(name: string, cause: unknown): Failure {
  return new Failure({
    what: `${name} was not pruned, because nobody knows whose the folder ${name}/ is.`,
    why: `The source could not be asked: ${cause instanceof Failure ? `${cause.what} ${cause.why}` : messageOf(cause)}`,
    fix: 'Nothing was removed. Run this again when the source can be reached.',
    cause,
  });
}

/**
 * The catalogue without the backups that are of another machine, project or database. What is left out is told.
 * @param subjects those that could be reached: of others nobody knows
 */
export async function onlyOwn(
  catalogue: Catalogue,
  subjects: readonly Subject[],
  { logger, signal }: { readonly logger: Logger; readonly signal: AbortSignal },
): Promise<Catalogue> {
  const sources = new Map(catalogue.sources);
  for (const subject of subjects) {
    const { source } = subject;
    const marks = await ownerMarksOf(subject, signal);
    const all = sources.get(source.name) ?? [];
    const own = all.filter(({ copies }) =>
      copies.every(({ manifest }) => !manifest || isOf(source, marks, manifest)),
    );
    if (own.length === all.length) continue;
    logger.warn(
      `${all.length - own.length} of the backups in ${source.name}/ are left out: they are not of the ${source.where}, but of another machine, project or database.`,
    );
    sources.set(source.name, own);
  }
  return { ...catalogue, sources };
}

/** A folder with backups of another source: retention would count both, and a restore could take the wrong one. */
export class ForeignFolder extends Failure {
  constructor(source: Pick<Source, 'name' | 'where'>, newest: Manifest, not: 'backed up' | 'pruned') {
    const { name, where } = source;
    super({
      what: `${name} was not ${not}: the folder ${name}/ holds the backups of another source.`,
      why: `Its newest one is not of the ${where}.`,
      evidence: [sayManifest(newest)],
      fix: 'Give each source a name of its own, or a `prefix` of its own at the destinations. A source that has moved to another machine, or a managed server that was made anew, gets a new name, too: its earlier backups stay where they are.',
    });
  }
}

/**
 * Checks before a restore that a backup is of the source that it is restored for. Production and staging may share a folder
 * by mistake, and nobody shall find the data of the one in the other.
 * @throws Failure where it is of another one
 */
export async function requireOwnBackup(
  subject: Subject,
  manifest: Manifest,
  signal: AbortSignal,
): Promise<void> {
  const { source } = subject;
  if (isOf(source, await ownerMarksOf(subject, signal), manifest)) return;
  throw new Failure({
    what: `The backup ${source.name}/${manifest.id} was not restored.`,
    why: `It is not of the ${source.where}, but of another machine, project or database.`,
    evidence: [sayManifest(manifest)],
    fix: 'If its data shall come here, as after the loss of a machine or for data of production in staging, restore it with backup-upload and `from-other: true`. Else correct the name or the `prefix`.',
  });
}

function sayManifest({ source, id, app, part, database, runUrl }: Manifest): string {
  const known = [`${source}/${id}`, app, part, database && `database ${database}`].filter(Boolean);
  return `${known.join(', ')}, made by ${runUrl}`;
}
