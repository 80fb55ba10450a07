/**
 * Whose fault an error of a restore is.
 * - `dump`: the bytes are not those of a whole dump, or data in it are refused. The backup is bad.
 * - `database`: the dump is whole, and the database that it was made of cannot be restored as it is.
 * - `server`: the server restored into lacks something. The backup may be good, and nothing is known of it.
 */
export type Fault = 'dump' | 'database' | 'server';

export interface ErrorClass {
  readonly fault: Fault;
  /** The words of PostgreSQL's programs, in the language C. A group in them is the name that is meant. */
  readonly sign: RegExp;
  readonly why: (name: string) => string;
  readonly fix: string;
}

const anotherImage = 'Set `verify-image` to an image of the same major version that has it.';
const anotherCopy = 'Take another copy of this backup, or an earlier backup. Make a new one now.';

/**
 * The errors of a restore that have a known cause. The first that fits is taken. Whatever fits none of them is the fault
 * of the dump: data that are missing are never forgiven.
 */
export const errorClasses: readonly ErrorClass[] = [
  {
    fault: 'dump',
    sign: /could not read from input file: end of file|unexpected end of file|could not read from input file/,
    why: () => 'The dump is cut: it ends before its data do.',
    fix: anotherCopy,
  },
  {
    fault: 'dump',
    sign: /found unexpected block ID|^(?:pg_restore: )?(?:error: )?out of memory$|corrupt (?:tar )?header|did not find magic string|unrecognized data block type|could not uncompress data|invalid dumpId|entry ID \S+ out of range/m,
    // pg_restore itself needs little memory: it was told of a block of gigabytes.
    why: () => 'The dump is damaged: its blocks do not follow each other.',
    fix: anotherCopy,
  },
  {
    fault: 'server',
    sign: /unsupported version \(([\d.]+)\) in file header/,
    why: (version) => `Its pg_restore is older than the dump, whose format is ${version}.`,
    fix: 'Set `verify-image` to an image of the version that made the dump, or a newer one.',
  },
  {
    fault: 'server',
    sign: /unrecognized configuration parameter "([^".]+)"|invalid command \\(?:un)?restrict/,
    why: (name) =>
      `It is older than the program that made the dump${name ? `, and knows no setting ${name}` : ''}.`,
    fix: 'Set `verify-image` to an image of the version that made the dump, or a newer one.',
  },
  {
    fault: 'server',
    sign: /extension "([^"]+)" is not available|could not open extension control file "[^"]*\/([^"/]+)\.control"|could not access file "\$libdir\/([^"]+)"|required extension "([^"]+)" is not/,
    why: (name) => `The extension ${name} is missing in its image.`,
    fix: anotherImage,
  },
  {
    fault: 'server',
    sign: /(\S+) must be loaded via "?shared_preload_libraries"?/,
    why: (name) => `The library ${name} must be loaded at its start.`,
    fix: 'Name it in `shared_preload_libraries` of the server of the database.',
  },
  {
    fault: 'server',
    sign: /invalid (?:LC_COLLATE |LC_CTYPE )?locale name:? "?([^"\s]+)"?|could not create locale "([^"]+)"|could not open collator for locale "([^"]+)"|collation "([^"]+)" for encoding "[^"]+" does not exist|invalid ICU locale name|ICU is not supported/,
    why: (name) => `The locale ${name || 'of the database'} is missing in its image.`,
    fix: anotherImage,
  },
  {
    fault: 'server',
    sign: /role "([^"]+)" does not exist/,
    why: (name) => `The role ${name} is missing there.`,
    fix: 'Restore the roles first: the backup of `globals` has them.',
  },
  {
    fault: 'server',
    sign: /tablespace "([^"]+)" does not exist/,
    why: (name) => `The tablespace ${name} is missing there.`,
    fix: 'Make the tablespace on that server.',
  },
  {
    fault: 'server',
    sign: /access method "([^"]+)" does not exist/,
    why: (name) => `The access method ${name} is missing there.`,
    fix: anotherImage,
  },
  {
    fault: 'server',
    sign: /No space left on device|could not extend file|disk full/,
    why: () => 'Its disk is full.',
    fix: 'Make room on that machine: a restored database takes as much as the one that was dumped.',
  },
  {
    fault: 'server',
    sign: /max_locks_per_transaction/,
    why: () => 'It holds fewer locks in one transaction than the dump has objects.',
    fix: 'Raise `max_locks_per_transaction` of the server.',
  },
  {
    fault: 'server',
    sign: /out of memory|server closed the connection unexpectedly|terminating connection because of crash|the database system is (?:in recovery|shutting down|starting up)|terminating connection due to administrator/,
    why: () => 'The server ended the session: its memory ran out, or it was stopped.',
    fix: 'Look in the log of the server, and give it more memory.',
  },
  {
    fault: 'server',
    sign: /connection to server .* failed|could not connect to server|no such container|is not running|No such file or directory.*socket/i,
    why: () => 'The server does not answer.',
    fix: 'Look whether it runs, and run this again.',
  },
  {
    fault: 'server',
    sign: /must be (?:owner of|superuser|member of|able to SET ROLE)[^\n]*|permission denied[^\n]*/,
    why: () => 'The role that restores may not do this.',
    fix: 'Restore as a superuser, or as a role that owns what is restored.',
  },
  {
    fault: 'server',
    sign: /(?:relation|schema|type|function|extension) "([^"]+)" already exists/,
    why: (name) => `The database restored into was not empty: ${name} is there already.`,
    fix: 'Restore into a new database.',
  },
  {
    fault: 'database',
    sign: /PL\/pgSQL function|SQL function "([^"]+)"/,
    why: (name) =>
      `A function${name ? ` (${name})` : ''} fails while an index, a check or a view is restored: it finds its names only with the search path of the app.`,
    fix: 'Give the function its own path in the database (`ALTER FUNCTION … SET search_path = …`), and make a new backup. This one needs handwork.',
  },
  {
    fault: 'dump',
    sign: /duplicate key value violates unique constraint "([^"]+)"|could not create unique index "([^"]+)"/,
    why: (name) =>
      `Its rows break the unique index ${name}: the index of the database is damaged, or the dump is.`,
    fix: 'Look at the rows that are named in the database that was dumped (`REINDEX` refuses them too), put them right, and make a new backup.',
  },
  {
    fault: 'dump',
    sign: /violates (?:foreign key|check|not-null|exclusion) constraint(?: "([^"]+)")?|no partition of relation "([^"]+)" found/,
    why: (name) => `Its rows break the rule ${name}.`,
    fix: 'Look at these rows in the database that was dumped, put them right, and make a new backup.',
  },
  {
    fault: 'dump',
    sign: /invalid byte sequence for encoding|invalid input syntax|missing data for column|extra data after last expected column|unterminated|value too long for type/,
    why: () => 'Its data are damaged: a row cannot be read.',
    fix: anotherCopy,
  },
];
