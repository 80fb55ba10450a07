import { containerName } from '../records/names.ts';
import { runOrFail } from './run.ts';
import { newPassword } from './secrets.ts';

/** A row of an answer: the text of each column, null for NULL. */
export type Row = Readonly<Record<string, string | null>>;

// None of these stands in text that a test writes: ASCII's own separators.
const field = '\x1f';
const record = '\x1e';
const nothing = '\x1d';

/**
 * Runs SQL as the role of a URL.
 * @returns the rows of its last statement; none for a statement without an answer.
 * @throws Failure with PostgreSQL's own words.
 */
export async function query(lab: string, url: string, sql: string): Promise<Row[]> {
  const { hostname, username, password, pathname } = new URL(url);
  // Passed on by name: the password is in the environment of `docker`, never in an argument list.
  const env = {
    PGHOST: hostname,
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
  };
  const answer = await runOrFail(
    [
      ...['docker', 'exec', '--interactive', ...Object.keys(env).flatMap((name) => ['--env', name])],
      ...[containerName(lab, 'postgres'), 'psql', '--quiet', '--no-align', '--no-psqlrc'],
      ...['--set', 'ON_ERROR_STOP=1', '--pset', 'footer=off', '--pset', `null=${nothing}`],
      ...['--field-separator', field, '--record-separator', record],
    ],
    { input: sql, env },
  );
  const [head, ...rows] = answer.split(record);
  const columns = head?.split(field) ?? [];
  return rows.map((row) => {
    const values = row.split(field).map((value) => (value === nothing ? null : value));
    return Object.fromEntries(columns.map((column, index) => [column, values[index] ?? null]));
  });
}

/** Makes a database in UTF-8 with an owner of the same name, and returns the URL that the owner connects with. */
export async function createDatabase(lab: string, adminUrl: string, name: string): Promise<string> {
  const password = newPassword();
  const quoted = `"${name.replaceAll('"', '""')}"`;
  await query(
    lab,
    adminUrl,
    // createdb: Prisma's shadow databases are its own to make.
    `create role ${quoted} login createdb password '${password}';
     create database ${quoted} owner ${quoted};`,
  );
  const url = new URL(adminUrl);
  url.username = name;
  url.password = password;
  url.pathname = `/${name}`;
  return url.href;
}
