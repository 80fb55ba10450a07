import { newerColumn } from './user-objects.ts';

const own = 'd.datname = current_database()';

/** The properties of a database, one row each. A property that it does not have is left out. */
const properties: Readonly<Record<string, string>> = {
  encoding: 'pg_encoding_to_char(d.encoding)',
  collation: 'd.datcollate',
  'character type': 'd.datctype',
  'locale provider': `coalesce(${newerColumn('d', 'datlocprovider')}, 'c')`,
  locale: `coalesce(${newerColumn('d', 'datlocale')}, ${newerColumn('d', 'daticulocale')})`,
  owner: 'pg_get_userbyid(d.datdba)::text',
  'connection limit': 'nullif(d.datconnlimit, -1)::text',
  // Their order tells when each was granted, and means nothing; those that nobody changed are not stored.
  privileges: `(SELECT string_agg(acl::text, ' ' ORDER BY acl::text COLLATE "C") FROM unnest(coalesce(d.datacl, acldefault('d', d.datdba))) acl)`,
  comment: `shobj_description(d.oid, 'pg_database')`,
};

/**
 * The database itself: what it was made with, and its settings. A value of a setting that a program made up (its name
 * has a dot) may be secret, and is told by its length.
 */
export const databaseQueries = [
  `SELECT 'database' AS kind, p.name, p.value AS detail
   FROM pg_database d CROSS JOIN LATERAL (VALUES ${Object.entries(properties)
     .map(([name, value]) => `('${name}', ${value}::text)`)
     .join(', ')}) p(name, value)
   WHERE ${own} AND p.value IS NOT NULL`,
  `SELECT 'setting' AS kind,
    split_part(c.setting, '=', 1) || CASE s.setrole WHEN 0 THEN '' ELSE ' of ' || quote_ident(pg_get_userbyid(s.setrole)) END AS name,
    CASE WHEN split_part(c.setting, '=', 1) LIKE '%.%'
      THEN length(c.setting) - length(split_part(c.setting, '=', 1)) - 1 || ' characters'
      ELSE substr(c.setting, length(split_part(c.setting, '=', 1)) + 2) END AS detail
   FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase AND ${own}
   CROSS JOIN unnest(s.setconfig) c(setting)`,
] as const;
