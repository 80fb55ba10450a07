import type { Host } from '@fairway/host';

/** PostgreSQL's client programs of one version on a machine. */
export interface Clients {
  readonly pgDump: string;
  readonly pgRestore: string;
  /** `17`: minor versions make no difference. */
  readonly major: number;
}

/** PATH first, then where Debian, Red Hat and Homebrew keep several versions beside each other. */
const listProgram = `
for p in pg_dump /usr/lib/postgresql/*/bin/pg_dump /usr/pgsql-*/bin/pg_dump /opt/homebrew/opt/postgresql@*/bin/pg_dump; do
  v=$("$p" --version 2>/dev/null) && printf '%s\\t%s\\n' "$p" "$v"
done
true
`;

/** Lists the client programs of a machine. */
export async function listClients(host: Host, signal?: AbortSignal): Promise<readonly Clients[]> {
  const options = { show: 'look for pg_dump', signal };
  return readClients((await host.exec(['sh', '-c', listProgram], options)).stdout);
}

/** Reads lines of a path, a tab, and what `pg_dump --version` says. */
export function readClients(lines: string): readonly Clients[] {
  return lines.split('\n').flatMap((line) => {
    const [pgDump = '', version = ''] = line.split('\t');
    const major = /\(PostgreSQL\) (\d+)/.exec(version)?.[1];
    return major === undefined
      ? []
      : [{ pgDump, pgRestore: pgDump.replace(/dump$/, 'restore'), major: Number(major) }];
  });
}

/**
 * The oldest programs that dump a server of this version: pg_dump refuses a server that is newer than itself, and what
 * a newer one writes the server's own pg_restore may not read.
 * @returns undefined where all are too old.
 */
export function clientsFor(clients: readonly Clients[], server: number): Clients | undefined {
  return clients.filter(({ major }) => major >= server).sort((a, b) => a.major - b.major)[0];
}
