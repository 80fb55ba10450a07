import type { DatabaseTarget } from '../connection/database-url.ts';

/** The database that the Prisma CLI names before it works. Parts that it does not print are absent. */
export interface PrismaAim {
  readonly database?: string;
  /** One schema, or several of a project with `multiSchema`. */
  readonly schemas?: readonly string[];
  /** `host:port`; absent for a unix socket. */
  readonly address?: string;
}

/**
 * Reads the database from the lines that `prisma migrate` of Prisma 6 and 7 prints. A line in a form that is not known
 * names nothing, so that a caller refuses it rather than compare a part of it.
 * @param lines as Prisma printed them: a redacted name cannot be compared
 */
export function readAim(lines: readonly string[]): PrismaAim {
  const source = lines
    .map((line) =>
      /^Datasource ".*?": PostgreSQL database "([^"]*)"(?:, schemas? "([^"]*)")?(?: at "([^"]*)")?$/.exec(
        line.trim(),
      ),
    )
    .find((match) => match !== null);
  const [, database, schemas, address] = source ?? [];
  return {
    ...(database === undefined ? {} : { database }),
    ...(schemas === undefined ? {} : { schemas: schemas.split(', ') }),
    ...(address === undefined ? {} : { address }),
  };
}

/**
 * The difference between what Prisma names and a target, for the end of a sentence; undefined where they are the same.
 * Prisma prints no address for a unix socket, and must name one for every other server.
 */
export function otherTarget(aim: PrismaAim, target: DatabaseTarget): string | undefined {
  const { host, port, database, schema } = target;
  const addresses = [`${host}:${port}`, `[${host}]:${port}`, host];
  const sameAddress = host.startsWith('/')
    ? aim.address === undefined || addresses.includes(aim.address)
    : aim.address !== undefined && addresses.includes(aim.address);
  // With several schemas the one of the URL only holds the table of Prisma's history.
  const several = (aim.schemas?.length ?? 0) > 1;
  const sameSchema = aim.schemas === undefined || several || aim.schemas[0] === schema;
  if (aim.database === database && sameSchema && sameAddress) return undefined;
  return [
    `database "${aim.database}"`,
    ...(aim.schemas === undefined ? [] : [`${several ? 'schemas' : 'schema'} "${aim.schemas.join(', ')}"`]),
    aim.address === undefined ? 'at no address that it names' : `at ${aim.address}`,
  ].join(', ');
}
