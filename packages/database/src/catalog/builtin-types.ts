/** Types of PostgreSQL that may be empty in a new column, by the names that its grammar gives them. */
export const builtinTypes: ReadonlySet<string> = new Set(
  [
    'bool int2 int4 int8 smallint integer bigint float4 float8 real numeric decimal money smallserial serial bigserial',
    'serial2 serial4 serial8 text varchar bpchar char name bytea json jsonb jsonpath xml uuid date time timetz timestamp',
    'timestamptz interval bit varbit inet cidr macaddr macaddr8 point line lseg box path polygon circle tsvector tsquery',
    'int4range int8range numrange tsrange tstzrange daterange int4multirange int8multirange nummultirange tsmultirange',
    'tstzmultirange datemultirange oid regclass regtype regproc regprocedure regrole regnamespace pg_lsn xid xid8',
  ].flatMap((names) => names.split(' ')),
);

/** The same of extensions, which may stand in any schema. */
export const extensionTypes: ReadonlySet<string> = new Set(
  'citext hstore ltree lquery ltxtquery cube vector halfvec sparsevec geometry geography box2d box3d raster'.split(
    ' ',
  ),
);
