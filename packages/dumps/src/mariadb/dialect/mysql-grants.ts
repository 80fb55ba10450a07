/**
 * Reads what SHOW GRANTS says of the user itself, which has the rights of its roles too: information_schema leaves those
 * out.
 * @param lines one statement each
 * @returns the rights in the database; those in all databases once more, as `SELECT of routines`
 */
export function rightsOfGrants(lines: readonly string[], database: string): ReadonlySet<string> {
  const rights = new Set<string>();
  for (const line of lines) {
    const [, word, list = '', everywhere, name = ''] = statement.exec(line) ?? [];
    if (word === undefined || (everywhere === undefined && !matches(name.replaceAll('``', '`'), database)))
      continue;
    const named = list.split(/, ?/).flatMap((right) => (right === 'ALL PRIVILEGES' ? all : [right]));
    for (const right of named) {
      if (word === 'REVOKE') rights.delete(right);
      else rights.add(right);
      if (word === 'GRANT' && everywhere !== undefined) rights.add(`${right} of routines`);
    }
  }
  return rights;
}

/** Those of a table, of a routine and of a role say nothing of a database. */
const statement = /^(GRANT|REVOKE) ([A-Z_, ]+) ON (?:(\*\.\*)|`((?:[^`]|``)*)`\.\*) (?:TO|FROM) /;

/** As far as a dump needs them. */
const all = ['SELECT', 'SHOW VIEW', 'TRIGGER', 'EVENT'];

/** Whether a name of a grant, in which `%` and `_` stand for others, means a database. */
function matches(pattern: string, database: string): boolean {
  const expression = pattern.replace(/\\?./gs, (part) => {
    if (part === '%') return '.*';
    if (part === '_') return '.';
    return part
      .slice(-1)
      .replace(/[^A-Za-z0-9]/g, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
  });
  return new RegExp(`^${expression}$`, 'su').test(database);
}
