import { countOf } from '@fairway/runtime';
import { z } from 'zod';
import { NotProvable } from '../../not-provable.ts';
import type { PgSession } from '../../psql/session.ts';
import type { ArchiveEntry } from '../archive/head.ts';

const nameRow = z.object({ name: z.string() });

/**
 * Looks whether a server has all extensions of a dump, before anything of it is restored.
 * @throws NotProvable where one is missing: that says nothing about the dump
 */
export async function requireExtensions(
  session: PgSession,
  entries: readonly ArchiveEntry[],
  { to, fix }: { readonly to: string; readonly fix: string },
): Promise<void> {
  const wanted = entries.filter(({ kind }) => kind === 'EXTENSION').map(({ name }) => name);
  if (wanted.length === 0) return;
  const rows = await session.query('SELECT name::text FROM pg_catalog.pg_available_extensions', nameRow);
  const there = new Set(rows.map(({ name }) => name));
  const missing = wanted.filter((name) => !there.has(name));
  if (missing.length === 0) return;
  throw new NotProvable({
    what: `The dump cannot be restored into ${to}.`,
    why: `It needs ${countOf(missing.length, 'extension')} that ${missing.length === 1 ? 'is' : 'are'} missing there: ${missing.join(', ')}.`,
    fix,
  });
}
