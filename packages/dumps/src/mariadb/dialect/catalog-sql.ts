/** One entry of the catalogue. What has no value is left out of its detail. */
export const entry = (kind: string, name: string, details: readonly string[], from: string) =>
  `SELECT JSON_OBJECT('kind', '${kind}', 'name', ${name}, 'detail', CONCAT_WS(', ', ${details.join(', ')})) FROM ${from};`;

export const worded = (word: string, column: string) => `CONCAT('${word} ', NULLIF(${column}, ''))`;
export const here = (column: string) => `${column} = DATABASE()`;
/** Other databases keep their names in a definition, and this one may have another after a restore. */
const bare = (column: string) => `REPLACE(${column}, CONCAT('\`', DATABASE(), '\`.'), '')`;
const dotted = (...columns: readonly string[]) => `CONCAT_WS('.', ${columns.join(', ')})`;

export const informationSchema = 'information_schema';
const is = informationSchema;

/** What both servers tell in the same words. */
const common = [
  "SET SESSION group_concat_max_len = 1048576, SESSION time_zone = '+00:00';",
  entry(
    'database',
    "'collation'",
    ['DEFAULT_CHARACTER_SET_NAME', 'DEFAULT_COLLATION_NAME'],
    `${is}.SCHEMATA WHERE ${here('SCHEMA_NAME')}`,
  ),
  entry(
    'table',
    'TABLE_NAME',
    [
      "NULLIF(TABLE_TYPE, 'BASE TABLE')",
      'ENGINE',
      'TABLE_COLLATION',
      "NULLIF(CREATE_OPTIONS, '')",
      worded('comment', 'TABLE_COMMENT'),
    ],
    `${is}.TABLES WHERE ${here('TABLE_SCHEMA')} AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')`,
  ),
  entry(
    'partition',
    dotted('TABLE_NAME', 'PARTITION_NAME', 'SUBPARTITION_NAME'),
    [
      ...['PARTITION_METHOD', 'PARTITION_EXPRESSION', 'PARTITION_DESCRIPTION'],
      ...['SUBPARTITION_METHOD', 'SUBPARTITION_EXPRESSION'],
    ],
    `${is}.PARTITIONS WHERE ${here('TABLE_SCHEMA')} AND PARTITION_NAME IS NOT NULL`,
  ),
  entry(
    'next id',
    'TABLE_NAME',
    ['AUTO_INCREMENT'],
    `${is}.TABLES WHERE ${here('TABLE_SCHEMA')} AND AUTO_INCREMENT IS NOT NULL AND TABLE_TYPE <> 'SEQUENCE'`,
  ),
  entry(
    'column',
    dotted('c.TABLE_NAME', 'c.COLUMN_NAME'),
    [
      'ORDINAL_POSITION',
      'COLUMN_TYPE',
      "IF(IS_NULLABLE = 'YES', 'nullable', 'not null')",
      "CONCAT('default ', COLUMN_DEFAULT)",
      'COLLATION_NAME',
      "NULLIF(EXTRA, '')",
      worded('as', bare('GENERATION_EXPRESSION')),
      worded('comment', 'COLUMN_COMMENT'),
    ],
    `${is}.COLUMNS c JOIN ${is}.TABLES t USING (TABLE_SCHEMA, TABLE_NAME) WHERE ${here('c.TABLE_SCHEMA')} AND t.TABLE_TYPE <> 'SEQUENCE'`,
  ),
  entry(
    'foreign key',
    dotted('k.TABLE_NAME', 'k.CONSTRAINT_NAME'),
    [
      "GROUP_CONCAT(k.COLUMN_NAME ORDER BY k.ORDINAL_POSITION SEPARATOR ' ')",
      "CONCAT('to ', IF(k.REFERENCED_TABLE_SCHEMA = DATABASE(), '', CONCAT(k.REFERENCED_TABLE_SCHEMA, '.')), k.REFERENCED_TABLE_NAME)",
      "GROUP_CONCAT(k.REFERENCED_COLUMN_NAME ORDER BY k.ORDINAL_POSITION SEPARATOR ' ')",
      "CONCAT('on update ', r.UPDATE_RULE)",
      "CONCAT('on delete ', r.DELETE_RULE)",
    ],
    `${is}.KEY_COLUMN_USAGE k JOIN ${is}.REFERENTIAL_CONSTRAINTS r
       ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME AND r.TABLE_NAME = k.TABLE_NAME
     WHERE ${here('k.TABLE_SCHEMA')} AND k.REFERENCED_TABLE_NAME IS NOT NULL
     GROUP BY k.TABLE_NAME, k.CONSTRAINT_NAME, k.REFERENCED_TABLE_SCHEMA, k.REFERENCED_TABLE_NAME, r.UPDATE_RULE, r.DELETE_RULE`,
  ),
  entry(
    'view',
    'TABLE_NAME',
    [
      bare('VIEW_DEFINITION'),
      worded('definer', 'DEFINER'),
      worded('security', 'SECURITY_TYPE'),
      worded('check', 'CHECK_OPTION'),
    ],
    `${is}.VIEWS WHERE ${here('TABLE_SCHEMA')}`,
  ),
  entry(
    'trigger',
    'TRIGGER_NAME',
    [
      "CONCAT_WS(' ', ACTION_TIMING, EVENT_MANIPULATION, 'on', EVENT_OBJECT_TABLE, ACTION_ORDER)",
      worded('definer', 'DEFINER'),
      worded('mode', 'SQL_MODE'),
      worded('sha256', 'SHA2(ACTION_STATEMENT, 256)'),
    ],
    `${is}.TRIGGERS WHERE ${here('TRIGGER_SCHEMA')}`,
  ),
  entry(
    'routine',
    "CONCAT(LOWER(r.ROUTINE_TYPE), ' ', r.ROUTINE_NAME)",
    [
      worded('returns', 'r.DTD_IDENTIFIER'),
      'r.IS_DETERMINISTIC',
      'r.SQL_DATA_ACCESS',
      worded('definer', 'r.DEFINER'),
      worded('security', 'r.SECURITY_TYPE'),
      worded('mode', 'r.SQL_MODE'),
      worded('sha256', 'SHA2(r.ROUTINE_DEFINITION, 256)'),
      `(SELECT CONCAT('takes ', GROUP_CONCAT(CONCAT_WS(' ', p.PARAMETER_MODE, p.PARAMETER_NAME, p.DTD_IDENTIFIER) ORDER BY p.ORDINAL_POSITION SEPARATOR '; '))
          FROM ${is}.PARAMETERS p WHERE p.SPECIFIC_SCHEMA = r.ROUTINE_SCHEMA AND p.SPECIFIC_NAME = r.SPECIFIC_NAME
           AND p.ROUTINE_TYPE = r.ROUTINE_TYPE AND p.ORDINAL_POSITION > 0)`,
    ],
    `${is}.ROUTINES r WHERE ${here('r.ROUTINE_SCHEMA')}`,
  ),
  entry(
    'event',
    'EVENT_NAME',
    [
      "COALESCE(EXECUTE_AT, CONCAT_WS(' ', 'every', INTERVAL_VALUE, INTERVAL_FIELD, STARTS, ENDS))",
      'STATUS',
      'ON_COMPLETION',
      'TIME_ZONE',
      worded('definer', 'DEFINER'),
      worded('mode', 'SQL_MODE'),
      worded('sha256', 'SHA2(EVENT_DEFINITION, 256)'),
    ],
    `${is}.EVENTS WHERE ${here('EVENT_SCHEMA')}`,
  ),
];

/** Everything that a restore can lose without an error. @param own what one of the servers tells in its own words */
export const catalogOf = (own: readonly string[]): string => [...common, ...own].join('\n');
