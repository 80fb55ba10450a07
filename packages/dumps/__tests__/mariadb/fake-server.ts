import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localHost } from '@fairway/host';
import { systemClock as clock, silentLogger as logger } from '@fairway/runtime';
import type { MariaAccess } from '../../src/mariadb/access.ts';
import { dialects } from '../../src/mariadb/dialect/dialects.ts';
import { onMachine } from '../../src/place/place.ts';

const host = localHost({ logger, clock });

export interface FakePrograms {
  /** What `mariadb-dump` does, as a script of sh. */
  readonly dump?: string;
  /** What `mariadb` does with the statements in `$sql`, before the answers of a server with one table `boats`. */
  readonly client?: string;
  /** What `mariadb-dump --version` says. */
  readonly dumpVersion?: string;
}

const answers = `
case "$sql" in
  *"VERSION()"*) echo '{"version": "10.11.19-MariaDB"}' ;;
  *USER_PRIVILEGES*) for right in SELECT 'SHOW VIEW' TRIGGER EVENT 'SELECT of routines'; do echo "{\\"right\\": \\"$right\\"}"; done ;;
  *group_concat_max_len*) echo '{"kind": "table", "name": "boats", "detail": "InnoDB"}' ;;
esac
`;

/** The client programs of MariaDB as scripts, for what a server answers and when. */
export async function useFakeServer({
  dump = '',
  client = '',
  dumpVersion = 'mariadb-dump from 10.11.19-MariaDB',
}: FakePrograms) {
  const directory = await mkdtemp(join(tmpdir(), 'fairway-mariadb-'));
  const script = async (name: string, text: string) => {
    const path = join(directory, name);
    await writeFile(path, `#!/bin/sh\n${text}`);
    await chmod(path, 0o755);
    return path;
  };
  const programs = {
    client: await script('mariadb', `sql=$(cat)\n${client}\n${answers}`),
    dump: await script(
      'mariadb-dump',
      `case "$*" in --version) echo '${dumpVersion}'; exit ;; esac\n${dump}`,
    ),
  };
  const access: MariaAccess = {
    ...{
      place: onMachine(host),
      database: 'harbor',
      address: undefined,
      login: [],
      dialect: dialects.mariadb,
      password: 'p%40ss',
      programs,
    },
  };
  return { access, directory, [Symbol.asyncDispose]: () => rm(directory, { recursive: true }) };
}
