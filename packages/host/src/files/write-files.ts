import { randomBytes } from 'node:crypto';
import type { ExecOptions, Host } from '../host.ts';

export interface FileToWrite {
  /** Absolute. */
  readonly path: string;
  readonly content: string | Uint8Array;
  /** Permission bits. An existing file keeps its owner. */
  readonly mode: number;
}

export interface WriteFilesOptions extends Pick<ExecOptions, 'signal'> {
  /** Permission bits for missing parent directories, which are made. */
  readonly parents: number;
}

/**
 * The content of all files arrives on standard input. It is counted before the first file gets its name, because a cut
 * connection looks like the end of the content. All new files are complete on the disk before the first one gets its
 * name. The files get their names in order.
 * $1 mask for directories, $2 unique suffix for temporary names, $3 bytes of all, then path, mode and bytes of each.
 */
const program = `
set -eu
mask=$1 tag=$2 total=$3
shift 3
umask 077
all=\${1%/*}/.fairway.$tag.0
each() {
  step=$1 number=0 from=1
  shift
  while [ $# -gt 0 ]; do
    number=$((number + 1)) dir=\${1%/*}
    new=$dir/.fairway.$tag.$number
    $step "$@"
    from=$((from + $3))
    shift 3
  done
}
make() { [ -d "$dir" ] || (umask "$mask" && mkdir -p -- "$dir"); }
fill() {
  if [ -d "$1" ]; then echo "$1: Is a directory" >&2; exit 1; fi
  : >"$new"
  if [ -e "$1" ] && ! { [ -O "$1" ] && [ -G "$1" ]; }; then chown -- "$(stat -c %u:%g -- "$1")" "$new"; fi
  [ "$2" = 0600 ] || chmod -- "$2" "$new"
  tail -c "+$from" -- "$all" | head -c "$3" >>"$new"
}
drop() { rm -f -- "$new"; }
name() { printf '%s\\0' "$new"; }
where() { printf '%s\\0' "$dir"; }
move() { mv -f -- "$new" "$1"; }
work() {
  cat >"$all"
  got=$(wc -c <"$all")
  if [ "$got" -ne "$total" ]; then echo "only $got of $total bytes arrived" >&2; exit 1; fi
  each fill "$@"
  each name "$@" | xargs -0 sync -- 2>/dev/null || sync
  each move "$@"
  each where "$@" | xargs -0 sync -- 2>/dev/null || true
}
each make "$@"
trap 'rm -f -- "$all"; each drop "$@"' EXIT
trap 'exit 1' HUP INT TERM
trap '' PIPE
# In a shell of its own: wherever it ends, this one still knows all names.
(work "$@")
`;

/**
 * Writes many files by one command, in their order. Readers see the old content or the new one of each file. A command
 * and a wait for the disk for each file would take longer than the transfer itself.
 * @throws Failure where a file cannot be written; files before it may be new then, and none is half written
 */
export async function writeFiles(
  host: Host,
  files: readonly FileToWrite[],
  { parents, signal }: WriteFilesOptions,
): Promise<void> {
  if (files.length === 0) return;
  const contents = files.map(({ content }) => Buffer.from(content));
  const all = Buffer.concat(contents);
  const words = files.flatMap(({ path, mode }, index) => [
    path,
    octal(mode),
    String(contents[index]?.length ?? 0),
  ]);
  const mask = octal(0o777 & ~parents);
  const tag = randomBytes(8).toString('hex');
  await host.exec(['sh', '-c', program, 'sh', mask, tag, String(all.length), ...words], {
    stdin: all,
    env: { LC_ALL: 'C' },
    show: `write ${files.map(({ path }) => path).join(', ')}`,
    signal,
  });
}

function octal(bits: number): string {
  return bits.toString(8).padStart(4, '0');
}
