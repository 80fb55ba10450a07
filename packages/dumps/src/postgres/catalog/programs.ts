import { listed, newerColumn, ownedByNobody, userSchema, wordsOf } from './user-objects.ts';

const inUserSchema = (alias: string, column: string) =>
  `JOIN pg_namespace n ON n.oid = ${alias}.${column} AND ${userSchema('n')}`;

/** Functions, types, event triggers and extensions. */
export const programQueries = [
  `SELECT ${wordsOf('p.prokind', { f: 'function', p: 'procedure', w: 'window function' })} AS kind,
    p.oid::regprocedure::text AS name, pg_get_functiondef(p.oid) AS expression
   FROM pg_proc p ${inUserSchema('p', 'pronamespace')} WHERE p.prokind <> 'a' AND ${ownedByNobody('pg_proc', 'p.oid')}`,
  `SELECT 'aggregate' AS kind, p.oid::regprocedure::text AS name,
    concat_ws(', ', a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggtranstype::regtype, a.agginitval) AS detail
   FROM pg_proc p ${inUserSchema('p', 'pronamespace')} JOIN pg_aggregate a ON a.aggfnoid = p.oid
   WHERE ${ownedByNobody('pg_proc', 'p.oid')}`,
  `SELECT ${wordsOf('t.typtype', { e: 'enum', d: 'domain', r: 'range', b: 'base type' })} AS kind,
    format('%I.%I', n.nspname, t.typname) AS name,
    concat_ws(', ',
      (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
         FROM pg_enum e WHERE e.enumtypid = t.oid),
      CASE t.typtype WHEN 'd' THEN format_type(t.typbasetype, t.typtypmod) END,
      CASE WHEN t.typnotnull THEN 'not null' END,
      (SELECT r.rngsubtype::regtype::text FROM pg_range r WHERE r.rngtypid = t.oid)) AS detail,
    t.typdefault AS expression
   FROM pg_type t ${inUserSchema('t', 'typnamespace')}
   WHERE (t.typtype IN ('e', 'd', 'r') OR (t.typtype = 'b' AND t.typcategory <> 'A'))
   AND ${ownedByNobody('pg_type', 't.oid')}`,
  `SELECT 'event trigger' AS kind, quote_ident(e.evtname) AS name,
    concat_ws(', ', ${wordsOf('e.evtenabled', { O: 'enabled', D: 'disabled', R: 'enabled for replicas', A: 'always enabled' })},
      'on ' || e.evtevent, 'runs ' || e.evtfoid::regprocedure, ${listed('e.evttags')}) AS detail
   FROM pg_event_trigger e WHERE ${ownedByNobody('pg_event_trigger', 'e.oid')}`,
  // Its version is that of the restoring server's own: a dump names none.
  `SELECT 'extension' AS kind, quote_ident(e.extname) AS name, 'in ' || quote_ident(n.nspname) AS detail
   FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace`,
  `SELECT 'text search configuration' AS kind, format('%I.%I', n.nspname, c.cfgname) AS name,
    (SELECT string_agg(format('%s %s', m.maptokentype, m.mapdict::regdictionary), ', ' ORDER BY m.maptokentype, m.mapseqno)
       FROM pg_ts_config_map m WHERE m.mapcfg = c.oid) AS detail
   FROM pg_ts_config c ${inUserSchema('c', 'cfgnamespace')} WHERE ${ownedByNobody('pg_ts_config', 'c.oid')}`,
  `SELECT 'collation' AS kind, format('%I.%I', n.nspname, c.collname) AS name,
    concat_ws(', ', c.collprovider::text, c.collcollate, c.collctype, ${newerColumn('c', 'colliculocale')},
      ${newerColumn('c', 'colllocale')}) AS detail
   FROM pg_collation c ${inUserSchema('c', 'collnamespace')} WHERE ${ownedByNobody('pg_collation', 'c.oid')}`,
] as const;

/** Catalogues whose objects are told by name only. Options of servers and user mappings may hold passwords. */
const plainCatalogs = [
  'pg_conversion',
  'pg_operator',
  'pg_opclass',
  'pg_opfamily',
  'pg_ts_dict',
  'pg_ts_parser',
  'pg_ts_template',
  'pg_cast',
  'pg_transform',
  'pg_language',
  'pg_foreign_data_wrapper',
  'pg_foreign_server',
  'pg_am',
] as const;

/** Everything else that a user can create. */
export const otherQueries = [
  ...plainCatalogs.map(
    (catalog) => `SELECT i.type AS kind, i.identity AS name
     FROM ${catalog} o, pg_identify_object('${catalog}'::regclass, o.oid, 0) i
     WHERE o.oid >= 16384 AND ${ownedByNobody(catalog, 'o.oid')}`,
  ),
  `SELECT 'user mapping' AS kind, format('%s on %I', m.usename, m.srvname) AS name FROM pg_user_mappings m`,
  `SELECT 'publication' AS kind, quote_ident(p.pubname) AS name,
    concat_ws(', ',
      CASE WHEN p.puballtables THEN 'all tables' END,
      CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
      CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END,
      CASE WHEN p.pubviaroot THEN 'via root' END,
      (SELECT string_agg(r.prrelid::regclass::text, ', ' ORDER BY r.prrelid::regclass::text COLLATE "C")
         FROM pg_publication_rel r WHERE r.prpubid = p.oid)) AS detail
   FROM pg_publication p`,
  // Only superusers may dump them; for others pg_dump leaves them out with a warning.
  `SELECT 'subscription' AS kind, quote_ident(s.subname) AS name, ${listed('s.subpublications')} AS detail
   FROM pg_subscription s WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())`,
] as const;
