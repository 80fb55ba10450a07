import { Failure } from '@fairway/runtime';
import { type DatabaseTarget, describeTarget } from '../connection/database-url.ts';
import type { Prisma, PrismaDeps } from './prisma.ts';

/** The target that the Prisma CLI reports. */
export interface PrismaAim {
  readonly database?: string;
  readonly schema?: string;
  readonly address?: string;
  /** The number of migrations that the CLI found, and their folder. */
  readonly migrations?: { readonly count: number; readonly folder: string };
}

/** Reads the first lines of `prisma migrate status` of Prisma 6 and 7. */
export function readAim(lines: readonly string[]): PrismaAim {
  const text = lines.join('\n');
  const source = /^Datasource ".*?": PostgreSQL database "(.*?)"(?:, schema "(.*?)")?(?: at "(.*?)")?/m.exec(
    text,
  );
  const found = /^(\d+) migrations? found in (.+)$/m.exec(text);
  return {
    ...(source?.[1] === undefined ? {} : { database: source[1] }),
    ...(source?.[2] === undefined ? {} : { schema: source[2] }),
    ...(source?.[3] === undefined ? {} : { address: source[3] }),
    ...(found ? { migrations: { count: Number(found[1]), folder: found[2] ?? '' } } : {}),
  };
}

/**
 * Asks a project's Prisma CLI, before anything changes, whether it has the database and the migrations that were read
 * here. A prisma.config.ts may name others.
 * @param count the number of migrations in the folder that was read
 * @throws Failure when the CLI has others, or gives no answer
 */
export async function requireSameTarget(
  name: string,
  prisma: Prisma,
  count: number,
  deps: PrismaDeps,
): Promise<void> {
  const { target, place, urlVariable } = prisma;
  const { lines } = await prisma.migrate('status', deps);
  const aim = readAim(lines);
  const elsewhere = otherDatabase(aim, target);
  if (elsewhere) {
    throw new Failure({
      what: `Prisma in ${place} would migrate another database than "${name}".`,
      why: `It goes to ${elsewhere}, and the URL leads to ${describeTarget(target)}.`,
      fix: `Let its prisma.config.ts (or schema) take the URL from ${urlVariable}, or name its variable: \`url-env: NAME\`.`,
    });
  }
  if (aim.database === undefined || aim.migrations === undefined) {
    throw new Failure({
      what: `Prisma in ${place} cannot say what it would migrate for "${name}".`,
      why: '`prisma migrate status` names no database or no migrations.',
      evidence: lines.slice(-15),
      fix: `Run \`prisma migrate status\` in ${place} with the URL in ${urlVariable}, and correct what it says.`,
    });
  }
  if (aim.migrations.count !== count) {
    throw new Failure({
      what: `Prisma in ${place} reads another migrations folder for "${name}".`,
      why: `It found ${aim.migrations.count} migrations in ${aim.migrations.folder}; the folder that was read here has ${count}.`,
      fix: 'Name the folder of its prisma.config.ts: `migrations: path/from/the/directory`.',
    });
  }
}

/**
 * The difference between the two databases, if any. Prisma prints no address for a unix socket: then none is compared.
 */
function otherDatabase(aim: PrismaAim, target: DatabaseTarget): string | undefined {
  const { host, port, database, schema } = target;
  const own = [`${host}:${port}`, `[${host}]:${port}`, host];
  const same =
    (aim.database === undefined || aim.database === database) &&
    (aim.schema === undefined || aim.schema === schema) &&
    (aim.address === undefined || own.includes(aim.address));
  return same ? undefined : `database "${aim.database}", schema "${aim.schema}", at ${aim.address}`;
}
