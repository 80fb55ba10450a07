import { pipeline, type Readable, Transform } from 'node:stream';
import type { CommandPipe, Host } from '@fairway/host';
import { countOf, Failure } from '@fairway/runtime';
import type { Comparison, DumpFacts, SourceDump } from '../source.ts';
import { compareFiles } from './listing/compare-files.ts';
import { Listing } from './listing/listing.ts';
import { type TarEntry, TarReader } from './tar/read-tar.ts';

/** tar's status where a file changed while it was read; everything else of the archive is whole. */
const changedStatus = 1;

export interface ArchiveRequest {
  /** The source in words, for failures. */
  readonly of: string;
  /** What is archived, each counted for itself. */
  readonly parts: readonly string[];
  /** Whether the caller has said that files may change while they are read. */
  readonly mayChange: boolean;
  /** The error for an entry that must not be backed up in this way. */
  readonly refusal: (entry: TarEntry) => Failure | undefined;
}

/** The statuses of tar that {@link listArchive} judges. */
export const archiveStatuses = [0, changedStatus];

/** An archive as tar writes it, and what it holds, which is known at its end. */
export function listArchive(
  { stdout, ended }: CommandPipe,
  { of, parts, mayChange, refusal }: ArchiveRequest,
): SourceDump {
  const facts = Promise.withResolvers<DumpFacts>();
  facts.promise.catch(() => {});
  const listing = new Listing(parts);
  const add = (entry: TarEntry) => {
    const refused = refusal(entry);
    if (refused) throw refused;
    listing.add(entry);
  };
  const bytes = listed(stdout, add, async () => {
    const { exitCode, stderr } = await ended;
    const changed = exitCode === changedStatus ? changedFiles(stderr) : [];
    if (exitCode === changedStatus && !mayChange) throw notStill(of, changed);
    facts.resolve({
      tool: 'GNU tar',
      server: null,
      database: null,
      image: null,
      migrations: null,
      contents: listing.contents(changed),
    });
  });
  bytes.on('error', facts.reject);
  // Whoever gives up the bytes destroys them without an error, and the command tells it.
  ended.catch(facts.reject);
  return { bytes, facts: facts.promise };
}

/**
 * Compares an archive of what was restored with what was dumped.
 * @param expected may resolve when the dump has ended only
 */
export async function compareArchive(
  { stdout, ended }: CommandPipe,
  expected: Promise<DumpFacts>,
  as: { readonly asRoot: boolean },
): Promise<Comparison> {
  ended.catch(() => {});
  // Whoever waits for them hears why they never come.
  expected.catch(() => {});
  // A restore that failed has nobody who waits for the end of the dump.
  const { contents } = await Promise.race([expected, ended.then(() => expected)]);
  const listing = Listing.like(contents);
  for await (const _ of listed(
    stdout,
    (entry) => listing.add(entry),
    async () => {},
  ));
  await ended;
  return compareFiles(contents, listing.contents(), as);
}

function listed(archive: Readable, onEntry: (entry: TarEntry) => void, onEnd: () => Promise<void>): Readable {
  const reader = new TarReader(onEntry);
  const through = new Transform({
    transform(piece: Buffer, _encoding, done) {
      try {
        reader.add(piece);
        done(null, piece);
      } catch (error) {
        done(error as Error);
      }
    },
    flush(done) {
      const end = async () => {
        reader.end();
        await onEnd();
      };
      end().then(() => done(), done);
    },
  });
  pipeline(archive, through, () => {});
  return through;
}

/** GNU tar's sentences about files that changed (src/create.c). */
const changedLine =
  /^tar: (.*?): (?:file changed as we read it|File shrank by|File removed before we read it)/gm;

/** The files that tar names; one without a name where it names none. */
function changedFiles(stderr: string): readonly string[] {
  const names = [...stderr.matchAll(changedLine)].map(([, name = '']) => name.replace(/^\.\//, ''));
  return names.length > 0 ? [...new Set(names)] : ['a file that tar does not name'];
}

function notStill(of: string, changed: readonly string[]): Failure {
  const shown = changed.slice(0, 10);
  return new Failure({
    what: `${of} was not backed up.`,
    why: `${countOf(changed.length, 'file')} changed while the archive was written, so it is of no single moment.`,
    evidence: changed.length > shown.length ? [...shown, `and ${changed.length - shown.length} more`] : shown,
    fix: 'Stop whoever writes there, exclude what may change, or say `while: running`: what changed is then named in the proof.',
  });
}

/** Whether a host gives files to other users as it is told. */
export async function isRoot(host: Host, signal: AbortSignal): Promise<boolean> {
  const { stdout } = await host.exec(['id', '-u'], { signal });
  return stdout.trim() === '0';
}
