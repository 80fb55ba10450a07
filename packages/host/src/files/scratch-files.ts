import { randomBytes } from 'node:crypto';
import type { ExecOptions, ExecResult, Host } from '../host.ts';

/** Files that are on a host only while one command runs. */
export interface ScratchFiles {
  /** A directory that does not exist yet: {@link newScratch}. */
  readonly directory: string;
  /** Absolute path in the directory → content. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
}

/** A new name for a scratch directory. It is random, so no other user can have made the directory before. */
export function newScratch(purpose: string): string {
  return `/tmp/fairway-${purpose}-${randomBytes(12).toString('hex')}`;
}

/**
 * The files arrive on standard input: two lines each, path and content, and a last line `end`. The shell that runs the
 * command also removes the files, so nothing stays where the runner is killed or its network is cut. It sets no variable
 * of its own, because the command may get one of the same name. $1 the directory to make, then the command.
 */
const program = `
(umask 077; mkdir -- "$1") || exit 73
trap 'rm -rf -- "$1"' EXIT
trap 'exit 1' HUP INT TERM
(
  umask 077
  while IFS= read -r path && [ "$path" != end ] && IFS= read -r content; do
    mkdir -p -- "\${path%/*}" && printf %s "$content" | base64 -d >"$path" || exit 73
  done
  [ "$path" = end ] || exit 74
) || exit
(shift; exec "$@")
`;

/** Milliseconds to remove the files of a command that was ended. */
const removeMs = 10_000;

/**
 * Runs a command on files that may be secret: only this user reads them, and they are removed when the command ends,
 * whatever became of this run.
 */
export async function execOnFiles(
  host: Host,
  { directory, files }: ScratchFiles,
  argv: readonly string[],
  options: Omit<ExecOptions, 'stdin'>,
): Promise<ExecResult> {
  const lines = [...files].map(([path, content]) => `${path}\n${Buffer.from(content).toString('base64')}\n`);
  try {
    return await host.exec(['sh', '-c', program, 'sh', directory, ...argv], {
      ...options,
      stdin: `${lines.join('')}end\n`,
    });
  } catch (error) {
    // A shell that waits for its command is killed together with it, and then removes nothing.
    await host.exec(['rm', '-rf', '--', directory], { timeoutMs: removeMs }).catch(() => {});
    throw error;
  }
}
