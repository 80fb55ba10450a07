import type { Lab } from '@fairway/lab';
import type { OurSource } from './ours.ts';

/** A database of generated rows, in the PostgreSQL of a lab. */
export interface GeneratedDatabase {
  /** Bytes on the disk of the server. */
  readonly bytes: number;
  /** The command of a shell on this machine that writes a dump of it. */
  readonly dump: string;
  readonly source: OurSource;
  readonly container: string;
  /** Drops another database of its server. */
  drop(database: string): Promise<void>;
}

const name = 'harbor';
const sampleRows = 20_000;

/** Several of one size: two jobs have something to share then. */
const tables = ['calls', 'moorings', 'pilots', 'bills'] as const;

/** As rows of applications are: numbers, times, words that come again, and texts that no program can compress. */
const rowsFrom = (table: string, from: number, to: number) => `
  insert into ${table} (berth, ship, arrived, note, token)
  select n % 40, (array['Aurora','Borealis','Castor','Doris','Elektra'])[1 + n % 5],
    timestamptz '2026-01-01' + n * interval '7 seconds',
    repeat('pilot boarded at the outer buoy, berth ' || n % 97 || '; ', 2), md5(n::text)
  from generate_series(${from}, ${to}) as n`;

/** Makes a database of about so many bytes. */
export async function generateDatabase(lab: Lab, bytes: number): Promise<GeneratedDatabase> {
  const { postgres } = lab;
  await postgres.query(postgres.adminUrl, `create database ${name}`);
  const url = new URL(postgres.adminUrl);
  url.pathname = `/${name}`;
  const ask = (sql: string) => postgres.query(url.href, sql);
  const sizeOf = async (table: string) =>
    Number((await ask(`select pg_table_size('${table}') as bytes`))[0]?.['bytes'] ?? Number.NaN);
  const sizes: number[] = [];
  for (const table of tables) {
    // Unlogged: the log of two gigabytes would only cost time and disk.
    await ask(
      `create unlogged table ${table} (id bigint generated always as identity primary key, berth int, ship text, arrived timestamptz, note text, token text)`,
    );
    await ask(rowsFrom(table, 1, sampleRows));
    const rows = Math.ceil((bytes / tables.length / (await sizeOf(table))) * sampleRows);
    await ask(rowsFrom(table, sampleRows + 1, rows));
    await ask(`create index on ${table} (berth, arrived)`);
    await ask(`vacuum analyze ${table}`);
    sizes.push(await sizeOf(table));
  }
  // Inside of its container everybody may enter, as in the official image.
  const file = (await ask('show hba_file'))[0]?.['hba_file'] ?? '';
  await lab.exec('postgres', ['sed', '-i', '-E', 's/^(local.*)peer$/\\1trust/', file]);
  await ask('select pg_reload_conf()');
  const container = `fairway-lab-${lab.name}-postgres`;
  return {
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    dump: `docker exec ${container} pg_dump --format custom --compress 0 --username postgres ${name}`,
    source: { name, kind: 'postgres', container, user: 'postgres' },
    container,
    async drop(database) {
      await postgres.query(postgres.adminUrl, `drop database ${database} with (force)`);
    },
  };
}
