import { firstUserOid, ownedByNobody, relationName, userRelations, userSchema } from './user-objects.ts';

/** A catalogue whose objects have an owner. */
interface Owned {
  readonly catalog: string;
  /** What its columns begin with. */
  readonly prefix: string;
  /** Whether its objects are in schemas. */
  readonly inSchema: boolean;
  /** What `acldefault` calls them; undefined where they have no privileges. */
  readonly rights?: string;
  /** What is not an object of its own. */
  readonly but?: string;
}

const catalogs: readonly Owned[] = [
  { catalog: 'pg_namespace', prefix: 'nsp', inSchema: false, rights: "'n'", but: `NOT (${userSchema('o')})` },
  {
    catalog: 'pg_class',
    prefix: 'rel',
    inSchema: true,
    rights: `CASE o.relkind WHEN 'S' THEN 's'::"char" ELSE 'r' END`,
    but: `o.relpersistence = 't' OR o.relkind NOT IN ('r', 'p', 'f', 'v', 'm', 'S', 'c')`,
  },
  { catalog: 'pg_proc', prefix: 'pro', inSchema: true, rights: "'f'" },
  {
    catalog: 'pg_type',
    prefix: 'typ',
    inSchema: true,
    rights: "'T'",
    but: `o.typtype IN ('c', 'm', 'p') OR o.typcategory = 'A'`,
  },
  { catalog: 'pg_language', prefix: 'lan', inSchema: false, rights: "'l'" },
  { catalog: 'pg_foreign_data_wrapper', prefix: 'fdw', inSchema: false, rights: "'F'" },
  { catalog: 'pg_foreign_server', prefix: 'srv', inSchema: false, rights: "'S'" },
  { catalog: 'pg_event_trigger', prefix: 'evt', inSchema: false },
  { catalog: 'pg_publication', prefix: 'pub', inSchema: false },
  { catalog: 'pg_operator', prefix: 'opr', inSchema: true },
  { catalog: 'pg_opclass', prefix: 'opc', inSchema: true },
  { catalog: 'pg_opfamily', prefix: 'opf', inSchema: true },
  { catalog: 'pg_collation', prefix: 'coll', inSchema: true },
  { catalog: 'pg_conversion', prefix: 'con', inSchema: true },
  { catalog: 'pg_statistic_ext', prefix: 'stx', inSchema: true },
  { catalog: 'pg_ts_dict', prefix: 'dict', inSchema: true },
  { catalog: 'pg_ts_config', prefix: 'cfg', inSchema: true },
];

/** The objects of a catalogue, as `o` and `i`. */
function objectsOf({ catalog, prefix, inSchema, but = 'false' }: Owned): string {
  const place = inSchema
    ? `JOIN pg_namespace n ON n.oid = o.${prefix}namespace AND ${userSchema('n')}`
    : 'CROSS JOIN (VALUES (true)) n';
  // The schema public comes with the server, and users own it all the same.
  const own = inSchema || catalog === 'pg_namespace' ? 'true' : `o.oid >= ${firstUserOid}`;
  return `${catalog} o ${place} CROSS JOIN pg_identify_object('${catalog}'::regclass, o.oid, 0) i
   WHERE ${own} AND NOT (${but}) AND ${ownedByNobody(catalog, 'o.oid')}`;
}

/** Privileges in words, by role: `app=INSERT,SELECT reader=SELECT`. Who granted them is left out. */
function inWords(acl: string): string {
  return `(SELECT string_agg(g.role || '=' || g.rights, ' ' ORDER BY g.role COLLATE "C") FROM (
    SELECT CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(x.grantee)) END AS role,
      string_agg(x.privilege_type || CASE WHEN x.is_grantable THEN '*' ELSE '' END, ',' ORDER BY x.privilege_type) AS rights
    FROM aclexplode(${acl}) x GROUP BY 1) g)`;
}

/** Owners, and privileges that are not those of a new object. */
export const rightsQueries = [
  ...catalogs.map(
    (owned) => `SELECT 'owner of' AS kind, i.type || ' ' || i.identity AS name,
      pg_get_userbyid(o.${owned.prefix}owner)::text AS detail FROM ${objectsOf(owned)}`,
  ),
  ...catalogs
    .filter(({ rights }) => rights !== undefined)
    .map((owned) => {
      const standard = `acldefault(${owned.rights}, o.${owned.prefix}owner)`;
      const acl = `o.${owned.prefix}acl`;
      return `SELECT 'privileges on' AS kind, i.type || ' ' || i.identity AS name, coalesce(${inWords(acl)}, 'nobody') AS detail
        FROM ${objectsOf(owned)} AND ${acl} IS NOT NULL
        AND ${inWords(acl)} IS DISTINCT FROM ${inWords(standard)}`;
    }),
  `SELECT 'privileges on' AS kind, format('column %s.%I', ${relationName}, a.attname) AS name,
    ${inWords('a.attacl')} AS detail
   FROM ${userRelations} JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
   WHERE a.attacl <> '{}'`,
  `SELECT 'default privileges' AS kind,
    concat_ws(' ', 'of', quote_ident(pg_get_userbyid(d.defaclrole)),
      'on', CASE d.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions'
        WHEN 'T' THEN 'types' WHEN 'n' THEN 'schemas' ELSE d.defaclobjtype::text END,
      'in ' || quote_ident(n.nspname)) AS name,
    coalesce(${inWords('d.defaclacl')}, 'nobody') AS detail
   FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace`,
] as const;

/** Comments and security labels on whatever has some. */
export const remarkQueries = [
  `SELECT 'comment on' AS kind, i.type || ' ' || i.identity AS name, d.description AS expression
   FROM pg_description d CROSS JOIN pg_identify_object(d.classoid, d.objoid, d.objsubid) i
   WHERE (d.objoid >= ${firstUserOid} OR (d.classoid = 'pg_namespace'::regclass AND i.identity = 'public'))
   AND i.identity IS NOT NULL AND i.schema IS DISTINCT FROM 'pg_toast'
   AND NOT EXISTS (SELECT FROM pg_depend ext WHERE ext.classid = d.classoid AND ext.objid = d.objoid AND ext.deptype = 'e')`,
  `SELECT 'security label on' AS kind, s.objtype || ' ' || s.objname AS name, s.provider || ': ' || s.label AS detail
   FROM pg_seclabels s WHERE s.objoid >= ${firstUserOid}`,
] as const;
