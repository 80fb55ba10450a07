import { Failure } from '@fairway/runtime';
import { HeadReader } from './head-reader.ts';

/** One line of an archive's table of contents. */
export interface ArchiveEntry {
  /** `TABLE`, `TABLE DATA`, `EXTENSION`, `ACL`, `DATABASE`. */
  readonly kind: string;
  readonly name: string;
  readonly schema: string;
  readonly owner: string;
  readonly tablespace: string;
  /** The statements that make it. */
  readonly sql: string;
}

/** What stands before the data in an archive of pg_dump's custom format. */
export interface ArchiveHead {
  readonly database: string;
  /** The versions as pg_dump wrote them: `15.18 (Debian 15.18-0+deb12u1)`. */
  readonly server: string;
  readonly tool: string;
  readonly entries: readonly ArchiveEntry[];
  /** Where the data begin. */
  readonly bytes: number;
}

/** The versions of the format whose head is known: those of PostgreSQL 10 to 18. */
const known = { oldest: 13, newest: 16 } as const;
const customFormat = 1;

/**
 * Reads the head of an archive, as pg_backup_archiver.c writes it.
 * @returns undefined where more bytes are needed
 * @throws Failure where this is no whole archive
 */
export function readHead(bytes: Buffer): ArchiveHead | undefined {
  if (isConverted(bytes)) throw converted();
  const reader = new HeadReader(bytes);
  try {
    return parse(reader);
  } catch (error) {
    if (error === HeadReader.tooShort) return undefined;
    if (error instanceof RangeError) throw damagedHead(bytes, error.message);
    throw error;
  }
}

function parse(reader: HeadReader): ArchiveHead {
  const magic = reader.take(5).toString('latin1');
  if (magic !== 'PGDMP') throw new RangeError('It does not begin with PGDMP.');
  const major = reader.byte();
  const minor = reader.byte();
  reader.byte();
  if (major !== 1 || minor < known.oldest || minor > known.newest) throw unknownVersion(`${major}.${minor}`);
  reader.sizes(reader.byte(), reader.byte());
  if (reader.byte() !== customFormat) throw new RangeError('It is not in the custom format.');
  // The kind of compression: one byte since 1.15, a number before.
  if (minor >= 15) reader.byte();
  else reader.int();
  // The time at which it was made: a struct tm.
  for (let field = 0; field < 7; field += 1) reader.int();
  const database = reader.text();
  const server = reader.text();
  const tool = reader.text();
  const count = reader.int();
  const entries: ArchiveEntry[] = [];
  for (let index = 0; index < count; index += 1) entries.push(readEntry(reader, minor));
  return { database, server, tool, entries, bytes: reader.position };
}

function readEntry(reader: HeadReader, minor: number): ArchiveEntry {
  reader.int();
  reader.int();
  reader.text();
  reader.text();
  const name = reader.text();
  const kind = reader.text();
  if (!/^[A-Z_ ]{2,60}$/.test(kind)) throw new RangeError('Its table of contents cannot be read.');
  reader.int();
  const sql = reader.text();
  reader.text();
  reader.text();
  const schema = reader.text();
  const tablespace = reader.text();
  if (minor >= 14) reader.text();
  if (minor >= 16) reader.int();
  const owner = reader.text();
  reader.text();
  while (reader.maybeText() !== null);
  reader.offset();
  return { kind, name, schema, owner, tablespace, sql };
}

function unknownVersion(version: string): Failure {
  return new Failure({
    what: 'The dump cannot be read.',
    why: `Its format is ${version}, and 1.${known.oldest} to 1.${known.newest} are known: those of PostgreSQL 10 to 18.`,
    fix: 'Restore it by hand, with the pg_restore of the version that made it.',
  });
}

/** Whether CR and LF stand wherever an archive has LF. The first entry of each has one. */
function isConverted(bytes: Buffer): boolean {
  const beginning = bytes.subarray(0, 64 * 1024).toString('latin1');
  return beginning.startsWith('PGDMP') && beginning.includes('\r\n') && !/(?:^|[^\r])\n/.test(beginning);
}

function converted(): Failure {
  return new Failure({
    what: 'The dump is damaged: each end of a line in it was changed to CR and LF.',
    why: 'A terminal stood in the way of the dump, as `docker exec --tty` or `ssh -t` put one there.',
    fix: 'Do not restore it. Make a dump without a terminal.',
  });
}

function damagedHead(bytes: Buffer, why: string): Failure {
  return new Failure({
    what: 'The dump is damaged at its beginning.',
    why,
    evidence: [`It begins with ${JSON.stringify(bytes.toString('latin1', 0, 32))}.`],
    fix: 'Take another copy of this backup, or an earlier backup.',
  });
}
