import type { ArchiveEntry } from './head.ts';

const identifier = `(?:"(?:[^"]|"")+"|[a-z_][a-z0-9_$]*)`;
const list = String.raw`(${identifier}(?:\s*,\s*${identifier})*)`;

/** Where the statements of an entry name roles. Other kinds name none but their owner. */
const places: Readonly<Record<string, RegExp>> = {
  ACL: new RegExp(String.raw`\b(?:TO|FROM|GRANTED BY|SESSION AUTHORIZATION) ${list}`, 'g'),
  'DEFAULT ACL': new RegExp(String.raw`\b(?:TO|FROM|FOR ROLE) ${list}`, 'g'),
  // What follows USING may be any expression.
  POLICY: new RegExp(`^CREATE POLICY (?:(?! USING | WITH CHECK )[^])*? TO ${list}`, 'g'),
  'USER MAPPING': new RegExp(String.raw`\bFOR ${list}`, 'g'),
  'DATABASE PROPERTIES': new RegExp(`^ALTER ROLE ${list} IN DATABASE`, 'gm'),
};

/** Words that stand where a role does. */
const noRole = new Set(['PUBLIC', 'public', 'CURRENT_USER', 'SESSION_USER', 'DEFAULT']);

/**
 * The roles that an archive names: owners, and those who were granted something. Without them a restore fails, although
 * nothing is wrong with the dump. Roles that every server has are left out.
 */
export function rolesOf(entries: readonly ArchiveEntry[]): readonly string[] {
  const named = entries.flatMap(({ kind, sql, owner }) => {
    const place = places[kind];
    const found = place ? [...sql.matchAll(place)].flatMap(([, names = '']) => namesIn(names)) : [];
    return [owner, ...found];
  });
  return [...new Set(named)].filter((name) => name !== '' && !name.startsWith('pg_')).sort();
}

function namesIn(text: string): string[] {
  return [...text.matchAll(new RegExp(identifier, 'g'))]
    .map(([name]) => name)
    .filter((name) => !noRole.has(name))
    .map((name) => (name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name));
}
