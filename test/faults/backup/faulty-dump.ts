import type { BackupLab } from '../../lab/backup-upload/backup-lab.ts';

/** What befalls pg_dump after a part of the dump has left it. */
export type DumpFault =
  /** Its process is killed. */
  | 'killed'
  /** It writes nothing more, and does not end. */
  | 'held'
  /** It prints its password in its error, and ends with status 1. */
  | 'tells its password';

/** A pg_dump in the container of the server that fails where a test wants it to. */
export interface FaultyDump {
  /** Puts it in place of the container's own. */
  install(): Promise<void>;
  /** The length of a dump of the whole database. */
  length(): Promise<number>;
  /** From now on dumps fail after so many per cent. */
  fail(fault: DumpFault, percent: number): Promise<void>;
  /** Resolves when a dump is held. */
  held(): Promise<unknown>;
  /** From now on dumps are whole. A dump that is held ends without its rest. */
  mend(): Promise<void>;
}

const wrapper = `#!/bin/sh
case "$1" in --version) exec pg_dump.whole --version ;; esac
[ -e /tmp/fault ] || exec pg_dump.whole "$@"
read -r bytes fault </tmp/fault
pg_dump.whole "$@" | {
  head -c "$bytes"
  case "$fault" in
  killed) kill -KILL $$ ;;
  held) touch /tmp/held; until [ ! -e /tmp/fault ]; do sleep 0.1; done ;;
  *) echo "no login with $PGPASSWORD or p%2540ss'w%22ord%241" >&2 ;;
  esac
  exit 1
}
`;

export function useFaultyDump({ sh }: Pick<BackupLab, 'sh'>, database: string): FaultyDump {
  const within = (script: string, input?: string) =>
    sh(`docker exec -i -u root harbor-db-1 sh -c '${script}'`, input);
  const length = async () => Number(await within(`pg_dump.whole -Fc -Z0 -U postgres ${database} | wc -c`));
  return {
    async install() {
      const swap = 'p=$(command -v pg_dump) && mv $p $p.whole && cat >$p && chmod 755 $p';
      await within(swap, wrapper);
    },
    length,
    async fail(fault, percent) {
      const bytes = Math.floor(((await length()) * percent) / 100);
      await within('cat >/tmp/fault', `${bytes} ${fault}\n`);
    },
    held: () => within('until [ -e /tmp/held ]; do sleep 0.1; done'),
    async mend() {
      await within('rm -f /tmp/fault /tmp/held');
    },
  };
}
