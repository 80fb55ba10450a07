import { shortLine } from '@fairway/runtime';
import type { ContentKind } from '../names/backup-file.ts';

/** How much of a dump's beginning, and of its end, is looked at. */
export const headLength = 64 * 1024;
export const tailLength = 1024;

interface Form {
  /** Why this is no beginning of such a dump; undefined where it is one. */
  begins(head: Buffer): string | undefined;
  /** Why this is no end of such a dump. */
  ends(tail: Buffer, length: number): string | undefined;
}

const anything = () => undefined;

/** What a dump of each kind begins and ends with. */
export const forms: Readonly<Record<ContentKind, Form>> = {
  pgdump: { begins: beginsAsArchive, ends: anything },
  sql: {
    begins: (head) =>
      /^\s*(--|\/\*)/.test(head.toString('latin1', 0, 256))
        ? undefined
        : beginsOtherwise(head, 'a comment of SQL'),
    // Both mark a whole dump: pg_dump and pg_dumpall, and mariadb-dump and mysqldump.
    ends: (tail) =>
      /^-- (PostgreSQL database (cluster )?dump complete|Dump completed)/m.test(tail.toString('latin1'))
        ? undefined
        : 'Its last lines are not those that the program writes at the end of a whole dump.',
  },
  tar: { begins: beginsAsTar, ends: endsAsTar },
  bin: { begins: anything, ends: anything },
};

/** The header of pg_dump's custom format: magic, three numbers of its version, sizes of a number and an offset, format. */
function beginsAsArchive(head: Buffer): string | undefined {
  const magic = 'PGDMP';
  if (head.toString('latin1', 0, magic.length) !== magic) return beginsOtherwise(head, `"${magic}"`);
  const [major, , , numberSize, offsetSize, format] = head.subarray(magic.length);
  // One of the first entries of every archive is this line. A terminal on its way sends two bytes for each line end.
  const sentByTerminal = /SET client_encoding = '[^'\r\n]*';\r\n/.test(head.toString('latin1'));
  if (major === 1 && numberSize === 4 && offsetSize === 8 && format === 1 && !sentByTerminal)
    return undefined;
  return sentByTerminal
    ? 'Its line ends were changed on the way from LF to CRLF, as a terminal does.'
    : 'Its header is not that of the custom format of pg_dump, or its bytes were changed on the way.';
}

const blockLength = 512;

function beginsAsTar(head: Buffer): string | undefined {
  if (head.length >= blockLength && head.subarray(0, blockLength).every((byte) => byte === 0)) {
    return 'It is an archive without any file.';
  }
  const magic = 257;
  return head.toString('latin1', magic, magic + 5) === 'ustar'
    ? undefined
    : beginsOtherwise(head, 'the header of a file');
}

function endsAsTar(tail: Buffer, length: number): string | undefined {
  const whole = length % blockLength === 0 && tail.length >= 2 * blockLength;
  return whole && tail.subarray(-2 * blockLength).every((byte) => byte === 0)
    ? undefined
    : 'The two empty blocks are missing with which an archive of tar ends.';
}

function beginsOtherwise(head: Buffer, expected: string): string {
  const seen = shortLine(head.toString('latin1').replace(/[^\x20-\x7e]+/g, ' '), 60);
  return `It begins with "${seen}" and not with ${expected}.`;
}
