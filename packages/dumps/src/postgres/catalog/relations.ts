import {
  newerColumn,
  ownedByNobody,
  relationName,
  userRelations,
  userSchema,
  wordsOf,
} from './user-objects.ts';

const relationKinds = {
  r: 'table',
  p: 'partitioned table',
  f: 'foreign table',
  v: 'view',
  m: 'materialized view',
  c: 'composite type',
} as const;

/** Schemas, and tables of every kind with all that belongs to the table as a whole. */
export const relationQueries = [
  `SELECT 'schema' AS kind, n.nspname AS name FROM pg_namespace n WHERE ${userSchema('n')}`,
  `SELECT ${wordsOf('c.relkind', relationKinds)} AS kind, ${relationName} AS name,
    concat_ws(', ',
      CASE c.relpersistence WHEN 'u' THEN 'unlogged' END,
      CASE WHEN c.relkind = 'm' AND NOT c.relispopulated THEN 'not filled' END,
      CASE WHEN c.relkind = 'p' THEN 'partitioned by ' || pg_get_partkeydef(c.oid) END,
      CASE WHEN c.relispartition THEN 'partition ' || pg_get_expr(c.relpartbound, c.oid) END,
      (SELECT 'inherits ' || string_agg(i.inhparent::regclass::text, ', ' ORDER BY i.inhseqno)
         FROM pg_inherits i WHERE i.inhrelid = c.oid),
      CASE WHEN c.reloftype <> 0 THEN 'of ' || c.reloftype::regtype::text END,
      CASE WHEN a.amname <> 'heap' THEN 'kept by ' || a.amname END,
      CASE WHEN c.relreplident <> 'd' AND c.relkind IN ('r', 'p') THEN 'replica identity ' || c.relreplident::text END,
      CASE WHEN c.relrowsecurity THEN 'row security' END,
      CASE WHEN c.relforcerowsecurity THEN 'row security for its owner too' END,
      array_to_string(c.reloptions, ', '),
      'toast ' || array_to_string(t.reloptions, ', '),
      'on server ' || quote_ident(s.srvname)) AS detail,
    CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END AS expression
   FROM ${userRelations} AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c')
   LEFT JOIN pg_class t ON t.oid = c.reltoastrelid LEFT JOIN pg_am a ON a.oid = c.relam
   LEFT JOIN pg_foreign_table ft ON ft.ftrelid = c.oid LEFT JOIN pg_foreign_server s ON s.oid = ft.ftserver`,
  `SELECT 'column' AS kind, format('%s.%I', ${relationName}, a.attname) AS name,
    concat_ws(', ',
      format_type(a.atttypid, a.atttypmod),
      CASE WHEN a.attcollation <> ty.typcollation THEN 'collation ' || a.attcollation::regcollation::text END,
      CASE WHEN a.attnotnull THEN 'not null' END,
      CASE a.attidentity WHEN 'a' THEN 'identity always' WHEN 'd' THEN 'identity by default' END,
      CASE WHEN ${newerColumn('a', 'attgenerated')} <> '' THEN 'generated' WHEN d.oid IS NOT NULL THEN 'default' END,
      CASE WHEN a.attstorage <> ty.typstorage THEN 'storage ' || a.attstorage::text END,
      'compression ' || nullif(${newerColumn('a', 'attcompression')}, ''),
      'statistics ' || nullif(a.attstattarget, -1),
      -- Some servers keep a mark of their own there, which no dump has.
      (SELECT string_agg(o, ', ') FROM unnest(a.attoptions) o WHERE o NOT LIKE 'pg!_%' ESCAPE '!')) AS detail,
    pg_get_expr(d.adbin, d.adrelid) AS expression
   FROM ${userRelations} AND c.relkind IN ('r', 'p', 'f', 'm', 'c')
   JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
   JOIN pg_type ty ON ty.oid = a.atttypid
   LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum`,
] as const;

/** What hangs on tables. */
export const tableQueries = [
  // A dump leaves out an index that is not valid, so that is nothing which a restore could lose.
  `SELECT 'index' AS kind, ${relationName} AS name,
    concat_ws(', ',
      CASE WHEN NOT i.indisvalid THEN 'not valid' END,
      CASE WHEN i.indisclustered THEN 'clustered' END,
      CASE WHEN i.indisreplident THEN 'replica identity' END,
      (SELECT 'part of ' || h.inhparent::regclass FROM pg_inherits h WHERE h.inhrelid = c.oid)) AS detail,
    pg_get_indexdef(c.oid) AS expression
   FROM ${userRelations} AND c.relkind IN ('i', 'I')
   JOIN pg_index i ON i.indexrelid = c.oid AND (i.indisvalid OR c.relkind = 'I')`,
  // Foreign keys of partitions come with that of the whole table, under names that PostgreSQL makes up.
  `SELECT 'constraint' AS kind, format('%I on %s', k.conname,
      CASE WHEN k.conrelid <> 0 THEN k.conrelid::regclass::text ELSE k.contypid::regtype::text END) AS name,
    CASE WHEN k.convalidated THEN 'validated' ELSE 'not validated' END AS detail,
    pg_get_constraintdef(k.oid) AS expression
   FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace AND ${userSchema('n')}
   WHERE k.contype IN ('c', 'f', 'p', 'u', 'x') AND NOT (k.contype = 'f' AND k.conparentid <> 0)
   AND ${ownedByNobody('pg_class', 'k.conrelid')} AND ${ownedByNobody('pg_type', 'k.contypid')}`,
  `SELECT 'trigger' AS kind, format('%I on %s', t.tgname, ${relationName}) AS name,
    ${wordsOf('t.tgenabled', { O: 'enabled', D: 'disabled', R: 'enabled for replicas', A: 'always enabled' })} AS detail,
    pg_get_triggerdef(t.oid) AS expression
   FROM ${userRelations} JOIN pg_trigger t ON t.tgrelid = c.oid AND NOT t.tgisinternal`,
  `SELECT 'rule' AS kind, format('%I on %s', r.rulename, ${relationName}) AS name,
    ${wordsOf('r.ev_enabled', { O: 'enabled', D: 'disabled', R: 'enabled for replicas', A: 'always enabled' })} AS detail,
    pg_get_ruledef(r.oid) AS expression
   FROM ${userRelations} JOIN pg_rewrite r ON r.ev_class = c.oid AND r.rulename <> '_RETURN'`,
  `SELECT 'policy' AS kind, format('%I on %s', p.polname, ${relationName}) AS name,
    concat_ws(', ', CASE WHEN p.polpermissive THEN 'permissive' ELSE 'restrictive' END,
      ${wordsOf('p.polcmd', { r: 'SELECT', a: 'INSERT', w: 'UPDATE', d: 'DELETE', '*': 'ALL' })},
      'to ' || (SELECT string_agg(CASE o WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(o)::text END, ', ' ORDER BY 1)
        FROM unnest(p.polroles) o)) AS detail,
    concat_ws(' ', 'USING', pg_get_expr(p.polqual, p.polrelid), 'CHECK', pg_get_expr(p.polwithcheck, p.polrelid))
      AS expression
   FROM ${userRelations} JOIN pg_policy p ON p.polrelid = c.oid`,
  `SELECT 'statistics' AS kind, format('%I.%I', sn.nspname, s.stxname) AS name,
    pg_get_statisticsobjdef(s.oid) AS expression
   FROM pg_statistic_ext s JOIN pg_namespace sn ON sn.oid = s.stxnamespace AND ${userSchema('sn')}`,
] as const;
