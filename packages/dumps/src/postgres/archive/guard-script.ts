import { Transform } from 'node:stream';
import { Failure, shortLine } from '@fairway/runtime';

const newline = 10;
const backslash = 92;

/**
 * What may follow a backslash at the beginning of a line: rows of COPY that begin with an escaped character, with NULL or
 * with the bytes of a bytea; the end of these rows; and the two words around the whole of a newer dump.
 */
const harmless = /^\\(?:[bfnrtvN.\\0-9x]|unrestrict\b)/;
const longestWord = 64;

/**
 * Passes a script of pg_dump on, and refuses one that tells psql to do something else: `\connect` would take the rest into
 * another database, and `\!` runs a program.
 */
export function guardScript(): Transform {
  let rest: Buffer = Buffer.alloc(0);
  let atLineStart = true;
  const look = (bytes: Buffer, whole: boolean): Failure | number => {
    for (let at = atLineStart ? 0 : bytes.indexOf(newline) + 1 || bytes.length; at < bytes.length; ) {
      if (bytes[at] === backslash) {
        if (!whole && bytes.length - at < longestWord && !bytes.includes(newline, at)) return at;
        const line = bytes.toString('utf8', at, at + longestWord).split('\n', 1)[0] ?? '';
        if (!harmless.test(line)) return refused(line);
      }
      const end = bytes.indexOf(newline, at);
      at = end < 0 ? bytes.length : end + 1;
    }
    return bytes.length;
  };
  const pass = (piece: Buffer, whole: boolean): Failure | Buffer => {
    const bytes = rest.length > 0 ? Buffer.concat([rest, piece]) : piece;
    const upTo = look(bytes, whole);
    if (typeof upTo !== 'number') return upTo;
    const passed = bytes.subarray(0, upTo);
    rest = bytes.subarray(upTo);
    if (passed.length > 0) atLineStart = passed.at(-1) === newline;
    return passed;
  };
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      const passed = pass(piece, false);
      if (passed instanceof Failure) done(passed);
      else done(null, passed);
    },
    flush(done) {
      const passed = pass(Buffer.alloc(0), true);
      if (passed instanceof Failure) done(passed);
      else done(null, passed);
    },
  });
}

function refused(line: string): Failure {
  return new Failure({
    what: 'The script is not restored.',
    why: 'A line of it is a command for psql itself, which could reach into another database or run a program.',
    evidence: [shortLine(line, longestWord)],
    fix: 'Make the dump without `--create`; or restore it by hand, where you see what it does.',
  });
}
