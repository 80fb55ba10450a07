import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { type Host, writeFiles } from '@fairway/host';
import { Failure, type Logger, messageOf } from '@fairway/runtime';
import { formatState, newestState, type ReadState, readState } from '../state/read-state.ts';
import type { IncidentState } from '../state/state.ts';

export interface IncidentStore {
  /** Path of the file on every host, for messages. */
  readonly path: string;
  read(now: number): Promise<ReadState>;
  /**
   * Reads the state, changes it and writes it, with nobody's change between. The function is called again with what
   * another run wrote meanwhile. When this returns, the state is on the disk of the first host.
   * @throws Failure where the first host cannot take it: nothing may be touched or told then
   */
  change<T extends { readonly state: IncidentState }>(now: number, how: (kept: ReadState) => T): Promise<T>;
}

const file = 'incidents.json';
const mostTries = 8;
/** Exit status of the script where another run has written since. */
const conflict = 66;

/** The bytes of a file after a mark; nothing where there is none. Damaged files hold bytes that are no text. */
const readScript = '[ ! -e "$1" ] || { printf .; base64 -w 0 -- "$1"; }';

/**
 * Writes the file only if it is still the one that was read. The new text is whole on the disk before it gets the name.
 * $1 directory, $2 file, $3 hash of the text that was read, $4 bytes of the new one.
 */
const script = `
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
have=none
[ ! -e "$2" ] || have=$(sha256sum <"$2" | cut -d ' ' -f 1)
[ "$have" = "$3" ] || exit ${conflict}
mv -f -- "$new" "$2"
sync -- "$1"
`;

/**
 * The state of incidents on hosts. The first host decides; the others have copies, for the day on which it is gone.
 * @param dir the directory of the ledger, equal on every host
 */
export function openIncidentStore(
  hosts: readonly [Host, ...Host[]],
  dir: string,
  logger: Logger,
): IncidentStore {
  const path = posix.join(dir, file);
  const [first, ...further] = hosts;

  async function bytesOn(host: Host): Promise<Buffer | undefined> {
    const { stdout } = await host.exec(['sh', '-c', readScript, 'sh', path], { show: `read ${path}` });
    return stdout === '' ? undefined : Buffer.from(stdout.slice(1), 'base64');
  }

  async function readAll(now: number): Promise<ReadState & { readonly hash: string }> {
    const [own, ...copies] = await Promise.all([
      bytesOn(first),
      ...further.map((host) =>
        bytesOn(host).catch((error) => {
          logger.debug(`${path} on ${host.name}: ${messageOf(error)}`);
          return undefined;
        }),
      ),
    ]);
    const mine = readState(own?.toString('utf8'), now);
    const others = copies.flatMap((copy) =>
      copy === undefined ? [] : [readState(copy.toString('utf8'), now)],
    );
    const all = own === undefined ? others : [mine, ...others];
    const best = newestState(all) ?? mine;
    const lost = mine.problem === undefined ? undefined : `${path} on ${first.name}: ${mine.problem}`;
    return {
      state: best.state,
      hash: own === undefined ? 'none' : createHash('sha256').update(own).digest('hex'),
      ...(lost === undefined
        ? {}
        : { problem: best.problem === undefined ? `${lost} A copy of another host serves.` : lost }),
    };
  }

  async function write(text: string, hash: string): Promise<boolean> {
    const bytes = Buffer.byteLength(text);
    const { exitCode } = await first.exec(['sh', '-c', script, 'sh', dir, path, hash, String(bytes)], {
      stdin: text,
      accept: [0, conflict],
      show: `write ${path}`,
    });
    return exitCode === 0;
  }

  async function copy(text: string): Promise<void> {
    await Promise.all(
      further.map(async (host) => {
        try {
          await writeFiles(host, [{ path, content: text, mode: 0o600 }], { parents: 0o700 });
        } catch (error) {
          logger.warn(`The copy of ${path} on ${host.name} is old: ${messageOf(error)}`);
        }
      }),
    );
  }

  return {
    path,
    read: readAll,
    async change(now, how) {
      for (let tries = 0; tries < mostTries; tries += 1) {
        const { hash, ...kept } = await readAll(now);
        const changed = how(kept);
        const text = formatState({ ...changed.state, saves: kept.state.saves + 1 });
        if (await write(text, hash)) {
          await copy(text);
          return changed;
        }
      }
      throw new Failure({
        what: `${path} on ${first.name} could not be written.`,
        why: `Other runs wrote it ${mostTries} times meanwhile.`,
        fix: 'Let fewer runs look at the same installation at once: give the workflow a concurrency group.',
      });
    },
  };
}
