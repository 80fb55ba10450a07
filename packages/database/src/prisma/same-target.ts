import { relative } from 'node:path';
import { Failure } from '@fairway/runtime';
import { describeTarget } from '../connection/database-url.ts';
import { otherTarget, type PrismaAim } from './aim.ts';
import type { Migration } from './migrations-folder.ts';
import type { Prisma, PrismaDeps } from './prisma.ts';
import { migrationDifferences, type UsedProject } from './used-project.ts';

const differencesShown = 8;

/**
 * Asks a project's Prisma, before anything changes, whether it would use the database and the migrations that were read
 * here. A prisma.config.ts may name others.
 * @param migrations the migrations that were read, planned and gated
 * @throws Failure when Prisma would use others, or cannot say what it would use
 */
export async function requireSameTarget(
  name: string,
  prisma: Prisma,
  migrations: readonly Migration[],
  deps: PrismaDeps,
): Promise<void> {
  const used = await prisma.used(deps);
  requireSameProject(name, prisma, migrations, used);
  const { aim, lines } = await prisma.migrate('status', deps);
  requireSameDatabase(name, prisma, aim, lines);
}

/** @throws Failure for other migrations, or a URL in prisma.config that leads elsewhere */
export function requireSameProject(
  name: string,
  { place, target, urlVariable }: Pick<Prisma, 'place' | 'target' | 'urlVariable'>,
  migrations: readonly Migration[],
  used: UsedProject,
): void {
  if (used.problem !== null || used.folder === null) {
    throw new Failure({
      what: `It is not known which migrations Prisma in ${place} would apply to "${name}".`,
      why:
        used.problem === null
          ? 'It has no schema.prisma at a usual place.'
          : 'Its prisma.config cannot be loaded.',
      evidence: used.problem === null ? [] : used.problem.split('\n').slice(0, 8),
      fix: 'Run `prisma migrate status` there and correct what it says, or name the schema: `schema: path/from/the/directory`.',
    });
  }
  const { url } = used;
  const elsewhere =
    url &&
    otherTarget(
      { database: url.database, schemas: [url.schema], address: `${url.host}:${url.port}` },
      target,
    );
  if (elsewhere) throw anotherDatabase(name, place, elsewhere, describeTarget(target), urlVariable);
  const differences = migrationDifferences(migrations, used.migrations);
  if (differences.length === 0) return;
  const more = differences.length - differencesShown;
  throw new Failure({
    what: `Prisma in ${place} would apply other migrations to "${name}" than those that were read.`,
    why: `Its configuration leads to ${used.folder}, which ${differences.length === 1 ? 'has 1 difference' : `has ${differences.length} differences`}.`,
    evidence: [...differences.slice(0, differencesShown), ...(more > 0 ? [`and ${more} more`] : [])],
    fix: `Name the folder of its configuration: \`migrations: ${relative(used.directory, used.folder) || '.'}\`.`,
  });
}

/** @throws Failure where `prisma migrate status` names another database, or none */
export function requireSameDatabase(
  name: string,
  { place, target, urlVariable }: Pick<Prisma, 'place' | 'target' | 'urlVariable'>,
  aim: PrismaAim,
  lines: readonly string[],
): void {
  if (aim.database === undefined) {
    throw new Failure({
      what: `Prisma in ${place} cannot say what it would migrate for "${name}".`,
      why: '`prisma migrate status` names no database.',
      evidence: lines.slice(-15),
      fix: `Run \`prisma migrate status\` in ${place} with the URL in ${urlVariable}, and correct what it says.`,
    });
  }
  const elsewhere = otherTarget(aim, target);
  if (elsewhere) throw anotherDatabase(name, place, elsewhere, describeTarget(target), urlVariable);
}

function anotherDatabase(
  name: string,
  place: string,
  elsewhere: string,
  wanted: string,
  urlVariable: string,
): Failure {
  return new Failure({
    what: `Prisma in ${place} would migrate another database than "${name}".`,
    why: `It goes to ${elsewhere}, and the URL leads to ${wanted}.`,
    fix: `Let its prisma.config.ts (or schema) take the URL from ${urlVariable}, or name its variable: \`url-env: NAME\`.`,
  });
}
