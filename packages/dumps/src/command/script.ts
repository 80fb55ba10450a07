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

/** What a script reads that takes a dump from a file. */
export const dumpVariable = 'FAIRWAY_DUMP';

/**
 * A script that gets a dump on its standard input. One that names `$FAIRWAY_DUMP` gets it as a file of the directory that
 * it runs in, and is not begun before the file is whole.
 */
export function takingDump(script: string): string {
  if (!new RegExp(`\\b${dumpVariable}\\b`).test(script)) return script;
  return `cat >dump\nexport ${dumpVariable}="$PWD/dump"\nexec </dev/null\n${script}`;
}
