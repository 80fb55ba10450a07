import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
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
  /** Databases besides `harbor`. */
  readonly databases?: readonly string[];
}

/** A session that is held answers what it is asked, and ends with its input. */
const held = `case "$*" in *--unbuffered*)
  while read -r line; do
    case "$line" in
      *GET_LOCK*) echo '{"held": 1}' ;;
      "SELECT 'fairway-"*) echo "$line" | cut -d "'" -f 2 ;;
    esac
  done
  exit ;;
esac`;

/** The databases are files that hold their names as digits, so that a restore can make, name and drop them. */
const answers = `
names() { printf '%s\\n' "$sql" | sed -n "s/^$1 DATABASE \\(IF EXISTS \\)\\?\\\`\\(.*\\)\\\`;$/\\2/p"; }
case "$sql" in *'CREATE DATABASE'* | *'DROP DATABASE'*)
  for name in $(names CREATE); do printf %s "$name" | od -An -tx1 -v | tr -d ' \\n' >"$databases/$name"; done
  for name in $(names DROP); do rm -f "$databases/$name"; done ;;
*'SCHEMATA WHERE SCHEMA_NAME = CONVERT'*)
  found=0
  for one in "$databases"/*; do read -r digits <"$one"; case "$sql" in *0x$digits' '*) found=1 ;; esac; done
  echo "{\\"value\\": $found}" ;;
esac
case "$sql" in
  *"VERSION()"*) echo '{"version": "10.11.19-MariaDB"}' ;;
  *USER_PRIVILEGES*) for right in SELECT 'SHOW VIEW' TRIGGER EVENT 'SELECT of routines'; do echo "{\\"right\\": \\"$right\\"}"; done ;;
  *'GET_LOCK'*100*) echo '{"free": 1}' ;;
  *group_concat_max_len*) echo '{"kind": "table", "name": "boats", "detail": "InnoDB"}' ;;
esac
`;

/** The client programs of MariaDB as scripts, for what a server answers and when. */
export async function useFakeServer({
  dump = '',
  client = '',
  dumpVersion = 'mariadb-dump from 10.11.19-MariaDB',
  databases: more = [],
}: FakePrograms) {
  const directory = await mkdtemp(join(tmpdir(), 'fairway-mariadb-'));
  const script = async (name: string, text: string) => {
    const path = join(directory, name);
    await writeFile(path, `#!/bin/sh\n${text}`);
    await chmod(path, 0o755);
    return path;
  };
  const databases = join(directory, 'databases');
  await mkdir(databases);
  for (const name of ['harbor', ...more])
    await writeFile(join(databases, name), Buffer.from(name).toString('hex'));
  const programs = {
    client: await script('mariadb', `${held}\ndatabases=${databases}\nsql=$(cat)\n${client}\n${answers}`),
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
  return {
    access,
    directory,
    databases: () => readdir(databases),
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true }),
  };
}
