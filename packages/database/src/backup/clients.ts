import type { Host } from '@fairway/host';

/** PostgreSQL's client programs of one version on a machine. */
export interface Clients {
  readonly pgDump: string;
  readonly pgRestore: string;
  /** `17.6`. */
  readonly version: string;
  /** The major version, such as `17`. Minor versions make no difference. */
  readonly major: number;
}

/** Looks in PATH first, then in the directories where Debian, Red Hat and Homebrew keep several versions. */
const listProgram = `
for p in pg_dump /usr/lib/postgresql/*/bin/pg_dump /usr/pgsql-*/bin/pg_dump /opt/homebrew/opt/postgresql@*/bin/pg_dump; do
  v=$("$p" --version 2>/dev/null) && printf '%s\\t%s\\n' "$p" "$v"
done
true
`;

/** Lists the client programs of a machine, or of whatever runs commands as a machine does. */
export async function listClients(
  host: Pick<Host, 'exec'>,
  signal?: AbortSignal,
): Promise<readonly Clients[]> {
  const options = { show: 'look for pg_dump', signal };
  return readClients((await host.exec(['sh', '-c', listProgram], options)).stdout);
}

/** Reads lines of a path, a tab, and the output of `pg_dump --version`. */
export function readClients(lines: string): readonly Clients[] {
  return lines.split('\n').flatMap((line) => {
    const [pgDump = '', said = ''] = line.split('\t');
    const [, version, major] = /\(PostgreSQL\) ((\d+)\S*)/.exec(said) ?? [];
    return version === undefined
      ? []
      : [{ pgDump, pgRestore: pgDump.replace(/dump$/, 'restore'), version, major: Number(major) }];
  });
}

/**
 * The oldest programs that can dump a server of this version. pg_dump refuses a server that is newer than itself, and
 * the server's own pg_restore may not read the dump of a newer pg_dump.
 * @returns undefined where all programs are too old
 */
export function clientsFor(clients: readonly Clients[], server: number): Clients | undefined {
  return clients.filter(({ major }) => major >= server).sort((a, b) => a.major - b.major)[0];
}
