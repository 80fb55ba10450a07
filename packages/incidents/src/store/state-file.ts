import { createHash } from 'node:crypto';
import type { Host } from '@fairway/host';

/** The file of the state, as one host has it. */
export interface StateFile {
  /** Undefined where there is none. */
  readonly text: string | undefined;
  /** Tells this text from every other one. */
  readonly hash: string;
  /** How often the state had been written when this host was written last; 0 where it never was. */
  readonly saves: number;
}

/** Where the file is. */
export interface StatePlace {
  readonly dir: string;
  readonly path: string;
}

const noFile = 'none';
/** Exit status of the script where another run has written since. */
const conflict = 66;

/**
 * What stands in the lock file, a line end, and the bytes of the state after a dot; no dot where there is no state.
 * Damaged files hold bytes that are no text.
 */
const readScript =
  '[ ! -s "$1.lock" ] || head -c 20 -- "$1.lock"; echo; [ ! -e "$1" ] || { printf .; base64 -w 0 -- "$1"; }';

/**
 * Writes the file only if it is still the one that was read. The new text is whole on the disk before it gets the name.
 * The lock file then keeps how often the state was written: whoever removes the state, or brings an old one back, leaves
 * that behind.
 * $1 directory, $2 file, $3 hash of the text that was read, $4 bytes of the new one, $5 how often it is written with that.
 */
const writeScript = `
set -eu
umask 077
export LC_ALL=C
[ -d "$1" ] || mkdir -p -- "$1"
new=$2.new.$$
trap 'rm -f -- "$new"' EXIT
cat >"$new"
got=$(wc -c <"$new")
[ "$got" -eq "$4" ] || { echo "only $got of $4 bytes arrived" >&2; exit 65; }
sync -- "$new"
exec 9>>"$2.lock"
flock -w 20 9 || { echo "another run has held $2.lock for 20 s" >&2; exit 1; }
have=${noFile}
[ ! -e "$2" ] || have=$(sha256sum <"$2" | cut -d ' ' -f 1)
[ "$have" = "$3" ] || exit ${conflict}
mv -f -- "$new" "$2"
echo "$5" >"$2.lock" || true
sync -- "$2.lock" "$1"
`;

export async function readStateFile(host: Host, { path }: StatePlace): Promise<StateFile> {
  const { stdout } = await host.exec(['sh', '-c', readScript, 'sh', path], { show: `read ${path}` });
  const [mark = '', content] = stdout.split('.', 2);
  const written = Number(mark.trim());
  const bytes = content === undefined ? undefined : Buffer.from(content, 'base64');
  return {
    text: bytes?.toString('utf8'),
    hash: bytes ? createHash('sha256').update(bytes).digest('hex') : noFile,
    saves: Number.isSafeInteger(written) && written > 0 ? written : 0,
  };
}

/**
 * Writes the state in place of the one that was read.
 * @returns false where another run has written since
 */
export async function writeStateFile(
  host: Host,
  { dir, path }: StatePlace,
  { text, saves }: { readonly text: string; readonly saves: number },
  read: Pick<StateFile, 'hash'>,
): Promise<boolean> {
  const bytes = String(Buffer.byteLength(text));
  const argv = ['sh', '-c', writeScript, 'sh', dir, path, read.hash, bytes, String(saves)];
  const { exitCode } = await host.exec(argv, {
    stdin: text,
    accept: [0, conflict],
    show: `write ${path}`,
  });
  return exitCode === 0;
}
