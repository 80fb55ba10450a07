import { resolve } from 'node:path';
import { choice, duration, items, optional, readInputs, secretMapping } from '@fairway/action-kit';
import {
  type DatabaseTarget,
  describeTarget,
  parseDatabaseUrl,
  type SessionLimits,
  withSessionLimits,
} from '@fairway/database';
import { optionalSshInputs } from '@fairway/deploy-kit';
import { parseTarget, type SshTarget } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { z } from 'zod';
import { combine } from './failures.ts';
import { type SshInputs, sshTargetOf } from './ssh-access.ts';

/** A database to migrate. */
export interface Database {
  readonly name: string;
  /** Absolute path of the project. */
  readonly directory: string;
  /** The schema file or directory, from the project's directory. */
  readonly schema?: string;
  /** The migrations folder, from the project's directory. */
  readonly migrations?: string;
  /** The variable that the project takes its URL from. */
  readonly urlVariable: string;
  readonly target: DatabaseTarget;
  /** The machine that it is reached through; undefined where it is reached directly. */
  readonly through?: SshTarget;
}

export interface Inputs {
  readonly databases: readonly Database[];
  readonly install: 'auto' | 'never';
  /** What pending migrations may do without consent in their scripts. */
  readonly allow: 'expand' | 'any';
  readonly timeoutMs: number;
  /** In order: each after the one before it was migrated. */
  readonly order: 'side-by-side' | 'in-order';
  /** What the sessions of Prisma are held to. */
  readonly limits: SessionLimits;
  /** Names in `urls` that no database has. */
  readonly unusedUrls: readonly string[];
}

/** The runner hands inputs over as variables; this one holds secrets that no child process needs. */
export const secretInputVariables: readonly string[] = [
  'INPUT_URLS',
  'INPUT_SSH-KEY',
  'INPUT_SSH-KEY-PASSPHRASE',
];

const itemShape = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/, 'a name has letters, digits, _ . and - only'),
  directory: z.string().min(1),
  schema: z.string().min(1).optional(),
  migrations: z.string().min(1).optional(),
  'url-env': z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'the name of a variable has letters, digits and _ only')
    .default('DATABASE_URL'),
  reach: z.enum(['direct', 'ssh-tunnel']).default('direct'),
  host: z.string().min(1).optional(),
});
type Item = z.infer<typeof itemShape>;

/**
 * Reads what this step was given.
 * @param workspace the checkout, which directories start from.
 * @throws Failure naming every input with a problem; no URL is ever shown.
 */
export function readMigrateInputs(workspace: string): Inputs {
  const given = readInputs({
    databases: items(itemShape),
    urls: secretMapping(),
    install: choice('auto', 'never'),
    allow: choice('expand', 'any'),
    order: choice('side-by-side', 'in-order'),
    timeout: duration(),
    'lock-timeout': optional(duration()),
    'statement-timeout': optional(duration()),
    ...optionalSshInputs(),
  });
  const limits = limitsOf(given['lock-timeout'], given['statement-timeout']);
  const failures: Failure[] = [];
  const databases: Database[] = [];
  for (const item of given.databases) {
    try {
      const through = throughOf(item, given);
      databases.push({
        ...databaseOf(item, given.urls, workspace, limits),
        ...(through ? { through } : {}),
      });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failures.push(error);
    }
  }
  failures.push(...clashes(databases));
  if (failures.length > 0) throw combine('Several databases cannot be used as they are given.', failures);
  const known = new Set(databases.map((database) => database.name));
  return {
    databases,
    install: given.install,
    allow: given.allow,
    timeoutMs: given.timeout,
    order: given.order,
    limits,
    unusedUrls: Object.keys(given.urls).filter((name) => !known.has(name)),
  };
}

function limitsOf(lockTimeoutMs: number | undefined, statementTimeoutMs: number | undefined): SessionLimits {
  return {
    ...(lockTimeoutMs === undefined ? {} : { lockTimeoutMs }),
    ...(statementTimeoutMs === undefined ? {} : { statementTimeoutMs }),
  };
}

function databaseOf(
  item: Item,
  urls: Readonly<Record<string, string>>,
  workspace: string,
  limits: SessionLimits,
): Database {
  const { name, directory, schema, migrations } = item;
  const url = urls[name];
  if (!url) {
    throw new Failure({
      what: `The database "${name}" has no URL.`,
      why:
        url === ''
          ? 'Its value in the input "urls" is empty. A secret that does not exist is an empty text, and so is every secret in a run that a fork started.'
          : 'The input "urls" does not name it.',
      fix: `Write a line \`${name}: <URL>\` in "urls", and check that the secret exists and that this job may read it.`,
    });
  }
  return {
    name,
    directory: resolve(workspace, directory),
    ...(schema === undefined ? {} : { schema }),
    ...(migrations === undefined ? {} : { migrations }),
    urlVariable: item['url-env'],
    target: withSessionLimits(parseDatabaseUrl(name, url), limits),
  };
}

function throughOf({ name, reach, host }: Item, ssh: SshInputs): SshTarget | undefined {
  if (reach === 'direct' && host === undefined) return undefined;
  if (reach !== 'direct' && host !== undefined) return sshTargetOf(name, ssh, parseTarget(host));
  throw new Failure({
    what: `It is not clear how the database "${name}" is reached.`,
    why: host
      ? `It names the host ${host}, and "reach" is "direct".`
      : `"reach" is "${reach}", and it names no host.`,
    fix: 'Write both, `reach: ssh-tunnel` and `host: [user@]address[:port]`, or none of them.',
  });
}

/** Two entries for one name or one place would migrate it twice at once. */
function clashes(databases: readonly Database[]): readonly Failure[] {
  const seen = new Map<string, string>();
  const failures: Failure[] = [];
  for (const { name, target, through } of databases) {
    const { host, port, database, schema } = target;
    for (const key of [
      name,
      JSON.stringify([host, port, database, schema, through?.address, through?.port]),
    ]) {
      const other = seen.get(key);
      seen.set(key, name);
      if (other === undefined) continue;
      failures.push(
        new Failure({
          what: `The databases "${other}" and "${name}" are the same.`,
          why:
            other === name ? 'The name stands there twice.' : `Both URLs lead to ${describeTarget(target)}.`,
          fix: 'Keep one of them, or correct the name or the URL of the other.',
        }),
      );
      break;
    }
  }
  return failures;
}
