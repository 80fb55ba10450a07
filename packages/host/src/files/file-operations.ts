import { Failure } from '@fairway/runtime';
import type { FileStat, StreamOptions, WriteOptions } from '../host.ts';
import type { ByteResult } from '../run/run-command.ts';

/** Runs a command on the host and returns its output as bytes. */
export type RunBytes = (argv: readonly string[], options?: StreamOptions) => Promise<ByteResult>;

/** Error messages in English, because they are parsed. GNU coreutils and busybox both obey this variable. */
const inEnglish = { LC_ALL: 'C' };

/** The bytes of a file. */
export async function readFile(run: RunBytes, path: string): Promise<Uint8Array> {
  const { stdout } = await run(['cat', '--', path], { env: inEnglish });
  return new Uint8Array(stdout);
}

/**
 * The content arrives on standard input. The new file gets its owner and mode before it has any content, and is
 * complete on the disk before it takes the name of the old one. It is removed when its size is not the announced one,
 * because a cut connection looks like the end of the content. After a cut nobody reads standard error either: SIGPIPE
 * would end the shell before it has removed the file.
 */
const writeProgram = `
set -eu
path=$1 mode=$2 owner=$3 parents=$4 size=$5
case $path in */*) dir=\${path%/*}/ ;; *) dir=./ ;; esac
if [ "$parents" = yes ]; then (umask 022; mkdir -p -- "$dir"); fi
if [ -d "$path" ]; then echo "$path: Is a directory" >&2; exit 1; fi
umask 077
new=$(mktemp "$dir.fairway.XXXXXX")
trap 'rm -f -- "$new"' EXIT
trap 'exit 1' HUP INT TERM
trap '' PIPE
exec 3>"$new"
if [ -z "$owner" ] && [ -e "$path" ]; then owner=$(stat -c %u:%g -- "$path"); fi
if [ -n "$owner" ] && [ "$owner" != "$(stat -c %u:%g -- "$new")" ]; then chown -- "$owner" "$new"; fi
chmod -- "$mode" "$new"
cat >&3
exec 3>&-
got=$(wc -c <"$new")
if [ "$got" -ne "$size" ]; then echo "$path: only $got of $size bytes arrived" >&2; exit 1; fi
sync -- "$new" 2>/dev/null || sync
mv -f -- "$new" "$path"
trap - EXIT
sync -- "$dir" 2>/dev/null || true
`;

/** Writes a file. Readers see the old content or the new one, never a part. A symbolic link at the path is replaced. */
export async function writeFile(
  run: RunBytes,
  path: string,
  content: string | Uint8Array,
  { mode, owner = '', parents = false }: WriteOptions,
): Promise<void> {
  const bytes = Buffer.from(content);
  const parameters = [
    path,
    mode.toString(8).padStart(4, '0'),
    owner,
    parents ? 'yes' : 'no',
    String(bytes.length),
  ];
  await run(['sh', '-c', writeProgram, 'sh', ...parameters], {
    stdin: bytes,
    env: inEnglish,
    show: `write ${path}`,
  });
}

/** The facts about a path, without following a symbolic link; undefined for a missing path. */
export async function statPath(run: RunBytes, path: string): Promise<FileStat | undefined> {
  const argv = ['stat', '-c', '%f %s %Y %U %G', '--', path];
  const { exitCode, stdout, stderr } = await run(argv, { env: inEnglish, accept: [0, 1] });
  if (exitCode !== 0) {
    const words = stderr.toString('utf8').trim();
    if (/No such file or directory|Not a directory/.test(words)) return undefined;
    throw new Failure({
      what: `\`stat ${path}\` failed.`,
      why: words === '' ? 'It gave no reason.' : words,
      fix: 'Give the user the right to look into the directory.',
    });
  }
  const [raw = '', size = '', mtime = '', owner = '', group = ''] = stdout.toString('utf8').trim().split(' ');
  const bits = Number.parseInt(raw, 16);
  return {
    type: typeOf(bits),
    mode: bits & 0o7777,
    size: Number(size),
    owner,
    group,
    mtime: Number(mtime),
  };
}

/** The type of a file by the upper bits of st_mode. */
function typeOf(bits: number): FileStat['type'] {
  switch (bits & 0o170000) {
    case 0o100000:
      return 'file';
    case 0o040000:
      return 'directory';
    case 0o120000:
      return 'symlink';
    default:
      return 'other';
  }
}

/**
 * Removes a file or a whole directory. A missing path is not an error.
 * @throws Failure for a relative path and for the root directory
 */
export async function removePath(run: RunBytes, path: string): Promise<void> {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (!path.startsWith('/') || parts.length === 0 || parts.includes('..'))
    throw new Failure({
      what: `"${path}" is not removed.`,
      why: 'Only an absolute path below the root directory, without "..", is ever removed.',
      fix: 'Give the whole path.',
    });
  await run(['rm', '-rf', '--', path], { env: inEnglish });
}
