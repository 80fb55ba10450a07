import { Failure } from '@fairway/runtime';
import { quoteArgv, quoteWord, showArgv } from './argv-quoting.ts';

/**
 * The only program text that a host's shell ever gets. It prints the id of its process, which is also the process group
 * of the command. Then it reads one line from standard input and becomes the command that this line describes.
 *
 * - Directory, environment and argv arrive on standard input. So `ps` on the host shows no value of the environment,
 * and argv may be longer than the 128 KiB that sshd can pass to a login shell.
 * - `read` takes its line byte by byte (POSIX forbids it to take more), so the rest of standard input is left for the
 *   command. `head -c` and `dd` guarantee that only with one system call a byte.
 * - The text has no backslash, single quote or exclamation mark, so any login shell passes it on, fish and csh
 * included.
 */
const program = `echo "fairway $$"; IFS= read -r l && eval "$(printf %b "$l")"`;

/** For an SSH channel: sshd has already given the command its own process group. */
export const remoteProgram = `exec /bin/sh -c '${program}'`;

/**
 * For this machine: the command gets its own session, so its whole group can be ended. The shell around it stays until
 * the command has ended, and then reads the rest of standard input. Otherwise a broken pipe would kill the writer.
 */
export const localProgram = [
  'exec 3<&0',
  `if command -v setsid >/dev/null; then setsid /bin/sh -c '${program}' <&3 3<&- & else /bin/sh -c '${program}' <&3 3<&- & fi`,
  'exec 2>/dev/null',
  'wait $!; s=$?',
  'cat <&3 >/dev/null',
  'exit $s',
].join('\n');

/** The beginning of the first line that the program prints; the process id follows. */
export const startMarker = 'fairway ';

export interface Invocation {
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly cwd?: string | undefined;
}

/**
 * The first line of standard input for the program, with its newline.
 * @throws Failure when argv is empty, a name is not the name of a variable, or a value holds a NUL byte
 */
export function preludeOf({ argv, env = {}, cwd }: Invocation): string {
  refuseImpossible(argv, env, cwd);
  const steps = ['unset l'];
  for (const [name, value] of Object.entries(env)) steps.push(`export ${name}=${quoteWord(value)}`);
  if (cwd !== undefined) steps.push(`cd -- ${quoteWord(cwd)} || exit 126`);
  steps.push(`exec ${quoteArgv(argv)}`);
  return `${escapeForPrintf(steps.join('; '))}\n`;
}

/** Writes every byte that is not plain ASCII as `\0ooo`, which `printf %b` turns back into the byte. */
function escapeForPrintf(text: string): string {
  let line = '';
  for (const byte of Buffer.from(text, 'utf8')) {
    const plain = byte >= 0x20 && byte <= 0x7e && byte !== 0x5c;
    line += plain ? String.fromCharCode(byte) : `\\0${byte.toString(8).padStart(3, '0')}`;
  }
  return line;
}

function refuseImpossible(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string | undefined,
): void {
  const refuse = (why: string, fix: string): never => {
    throw new Failure({ what: `The command \`${showArgv(argv)}\` cannot be run.`, why, fix });
  };
  if (argv.length === 0 || argv[0] === '') refuse('It names no program.', 'Give at least one word.');
  if ([...argv, cwd ?? ''].some((word) => word.includes('\0')))
    refuse('A word holds a NUL byte, and no program accepts one.', 'Take the NUL byte out.');
  for (const [name, value] of Object.entries(env)) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
      refuse(
        `"${name}" is not the name of an environment variable.`,
        'Use letters, digits and underscores, and no digit first.',
      );
    if (value.includes('\0'))
      refuse(`The value of ${name} holds a NUL byte.`, `Take the NUL byte out of ${name}.`);
  }
}
