import { optionalSshInputs } from '@fairway/access-kit';
import { choice, duration, items, optional, readInputs, secretMapping, text } from '@fairway/action-kit';
import { type Backup, describeTarget, type SessionLimits, withSessionLimits } from '@fairway/database';
import { combine, Failure } from '@fairway/runtime';
import { backupOf } from './backup-input.ts';
import { type Database, databaseOf, itemShape } from './database-item.ts';

export interface Inputs {
  readonly command: 'migrate' | 'plan';
  readonly databases: readonly Database[];
  readonly install: 'auto' | 'never';
  /** The changes that pending migrations may make without consent in their scripts. */
  readonly allow: 'expand' | 'any';
  readonly timeoutMs: number;
  /** How long another migration, or a backup, of a database is waited for. */
  readonly lockWaitMs: number;
  /** `in-order`: each database is migrated after the previous one has been. */
  readonly order: 'side-by-side' | 'in-order';
  /** The limits for Prisma's database sessions. */
  readonly limits: SessionLimits;
  readonly backup: Backup;
  /** Names in `urls` that no database has. */
  readonly unusedUrls: readonly string[];
}

/**
 * Reads and checks every input.
 * @param workspace the checkout, from which relative directories start
 * @throws Failure naming every input with a problem; no URL is ever shown
 */
export function readMigrateInputs(workspace: string): Inputs {
  const given = readInputs({
    command: choice('migrate', 'plan'),
    databases: items(itemShape),
    urls: secretMapping(),
    install: choice('auto', 'never'),
    allow: choice('expand', 'any'),
    order: choice('side-by-side', 'in-order'),
    timeout: duration(),
    'lock-wait': duration(),
    'lock-timeout': optional(duration()),
    'statement-timeout': optional(duration()),
    backup: choice('never', 'destructive', 'always'),
    'backup-directory': optional(text()),
    'backup-image': optional(text()),
    ...optionalSshInputs(),
  });
  const limits = limitsOf(given['lock-timeout'], given['statement-timeout']);
  const failures: Failure[] = [];
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failures.push(error);
      return undefined;
    }
  };
  const { urls } = given;
  const databases = given.databases.flatMap((item) => {
    const database = attempt(() => databaseOf(item, { urls, workspace, ssh: given }));
    return database ? [{ ...database, target: withSessionLimits(database.target, limits) }] : [];
  });
  failures.push(...clashes(databases));
  const wanted = {
    when: given.backup,
    directory: given['backup-directory'],
    image: given['backup-image'],
  };
  const backup = attempt(() => backupOf(wanted, databases, workspace));
  if (failures.length > 0 || backup === undefined)
    throw combine('Several databases cannot be used as they are given.', failures);
  const known = new Set(databases.map((database) => database.name));
  return {
    command: given.command,
    databases,
    install: given.install,
    allow: given.allow,
    timeoutMs: given.timeout,
    lockWaitMs: given['lock-wait'],
    order: given.order,
    limits,
    backup,
    unusedUrls: Object.keys(urls).filter((name) => !known.has(name)),
  };
}

function limitsOf(lockTimeoutMs: number | undefined, statementTimeoutMs: number | undefined): SessionLimits {
  return {
    lockTimeoutMs,
    statementTimeoutMs,
  };
}

/** Finds items with the same name or the same database: they would migrate one database twice at once. */
function clashes(databases: readonly Database[]): readonly Failure[] {
  const seen = new Map<string, string>();
  const failures: Failure[] = [];
  for (const { name, target, reach } of databases) {
    const { host, port, database, schema } = target;
    const { address, port: sshPort } = 'machine' in reach ? reach.machine : {};
    const network = 'network' in reach ? reach.network : undefined;
    for (const key of [name, JSON.stringify([host, port, database, schema, address, sshPort, network])]) {
      const other = seen.get(key);
      seen.set(key, name);
      if (other === undefined) continue;
      failures.push(
        new Failure({
          what: `The databases "${other}" and "${name}" are the same.`,
          why: other === name ? 'The name is given twice.' : `Both URLs lead to ${describeTarget(target)}.`,
          fix: 'Keep one of them, or correct the name or the URL of the other.',
        }),
      );
      break;
    }
  }
  return failures;
}
