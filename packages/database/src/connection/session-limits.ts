import { Failure } from '@fairway/runtime';
import { withConnection } from './connection.ts';
import { type DatabaseTarget, describeTarget } from './database-url.ts';

/** The limits of a session: PostgreSQL's lock_timeout and statement_timeout, in milliseconds. */
export interface SessionLimits {
  readonly lockTimeoutMs?: number | undefined;
  readonly statementTimeoutMs?: number | undefined;
}

/**
 * Returns the target with these limits for all of its sessions. They travel in the URL's parameter `options`, which
 * Prisma passes to the server. Options that the URL already has stay.
 */
export function withSessionLimits(target: DatabaseTarget, limits: SessionLimits): DatabaseTarget {
  const wanted = settingsOf(limits);
  if (wanted.length === 0) return target;
  const given = wanted.map(([name, ms]) => `-c ${name}=${ms}`);
  const options = [target.options, ...given].filter(Boolean).join(' ');
  const url = new URL(target.url);
  const others = [...url.searchParams].filter(([name]) => name !== 'options');
  // Not by searchParams: it writes a blank as +, which Prisma does not read as a blank.
  url.search = [...others, ['options', options] as const]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
  return { ...target, url: url.href, options };
}

/**
 * Asks the server whether a new session has the limits, because a pooler in between may drop them.
 * @throws Failure where the session has other limits
 */
export async function requireSessionLimits(
  name: string,
  target: DatabaseTarget,
  limits: SessionLimits,
  signal?: AbortSignal,
): Promise<void> {
  if (settingsOf(limits).length === 0) return;
  const deps = { timeoutMs: 10_000, signal };
  await withConnection(target, deps, async (client) => {
    for (const [setting, ms] of settingsOf(limits)) {
      // pg_settings holds milliseconds, whatever unit SHOW prints.
      const { rows } = await client.query('SELECT setting FROM pg_settings WHERE name = $1', [setting]);
      if (Number(rows[0]?.setting) === ms) continue;
      throw new Failure({
        what: `${name} (${describeTarget(target)}) does not take ${setting}.`,
        why: `It was given as ${ms} ms when the session began, and the session has ${rows[0]?.setting} ms.`,
        fix: 'Give the URL of the PostgreSQL server itself: a pooler in between drops what a session asks for.',
      });
    }
  });
}

function settingsOf({
  lockTimeoutMs,
  statementTimeoutMs,
}: SessionLimits): readonly (readonly [string, number])[] {
  return [
    ...(lockTimeoutMs === undefined ? [] : [['lock_timeout', lockTimeoutMs] as const]),
    ...(statementTimeoutMs === undefined ? [] : [['statement_timeout', statementTimeoutMs] as const]),
  ];
}
