import { Transform } from 'node:stream';
import { Failure, shortLine } from '@fairway/runtime';
import { ScriptReader } from './script-reader.ts';

/**
 * Passes a script of pg_dump on, and refuses one that tells psql to do something else: `\connect` would take the rest into
 * another database, and `\!` runs a program. It judges no SQL: that may do whatever the role may that restores.
 */
export function guardScript(): Transform {
  const reader = new ScriptReader();
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      const command = reader.read(piece);
      if (command === undefined) done(null, piece);
      else done(refused(command));
    },
    flush(done) {
      const command = reader.end();
      done(command === undefined ? null : refused(command));
    },
  });
}

function refused(command: string): Failure {
  return new Failure({
    what: 'The script is not restored.',
    why: 'A part of it is a command for psql itself, which could reach into another database or run a program.',
    evidence: [shortLine(command, 64)],
    fix: 'Make the dump without `--create`; or restore it by hand, where you see what it does.',
  });
}
