import { refused } from '../files/programs.ts';

/**
 * Runs a script of the caller. A part of a pipe that fails must fail the whole, and not every sh knows that. `exec`,
 * because the signals of a stop must reach the script itself.
 */
const program = `
if command -v bash >/dev/null; then exec bash -euo pipefail -c "$1"; fi
exec sh -eu -c "$1"
`;

/** Only reads a script. It answers with the errors of its grammar, and `no bash` where pipes are not guarded. */
const checkProgram = `
if command -v bash >/dev/null; then exec bash -n -c "$1"; fi
echo "no bash"
exec sh -n -c "$1"
`;

/** The argv of a script of the caller. */
export function scriptArgv(script: string): readonly string[] {
  return ['sh', '-c', program, 'sh', script];
}

/** The argv that checks a script, and runs nothing of it. */
export function checkArgv(script: string): readonly string[] {
  return ['sh', '-c', checkProgram, 'sh', script];
}

/**
 * Runs a script of the caller on a dump. The dump is a file of the directory first, because the end of a connection that
 * was cut looks like the end of a dump: $2 is its length, or empty where that is not known yet. $1 the script.
 */
const onDump = `
cat >dump || exit
length=$(wc -c <dump)
if [ -n "$2" ] && [ "$length" -ne "$2" ]; then
  echo "the dump has $2 bytes, and $length of them came: the command was not begun" >&2
  exit ${refused}
fi
export FAIRWAY_DUMP="$PWD/dump"
exec <dump
${program}`;

/**
 * The argv of a script that gets a dump: as its standard input, and as the file `$FAIRWAY_DUMP` of the directory that it
 * runs in. It is not begun before the dump is whole.
 * @param length of the dump; undefined where nobody knows it before its end
 */
export function scriptOnDumpArgv(script: string, length: number | undefined): readonly string[] {
  return ['sh', '-c', onDump, 'sh', script, length === undefined ? '' : String(length)];
}
