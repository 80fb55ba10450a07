import { randomBytes } from 'node:crypto';

/** A user or a role, in the words of its server. */
export interface Account {
  readonly user: string;
  readonly host: string;
  readonly isRole: boolean;
  /** What SHOW CREATE USER says; empty for a role. */
  readonly create: string;
  /** What SHOW GRANTS says, statement by statement. */
  readonly grants: readonly string[];
  /** Empty for none. */
  readonly defaultRole: string;
}

/** `app`@`%` */
export function accountName({ user, host, isRole }: Pick<Account, 'user' | 'host' | 'isRole'>): string {
  return isRole ? quoted(user) : `${quoted(user)}@${quoted(host)}`;
}

const quoted = (name: string) => `\`${name.replaceAll('`', '``')}\``;

/** In the form of the hash of a password, and of none that anybody knows. */
export const unknownHash = () => `*${randomBytes(20).toString('hex').toUpperCase()}`;

/** Ways to log in whose text is a hash of the password. The text of others is the name of a service or of a realm. */
const withHash =
  /^(?:mysql_native_password|mysql_old_password|ed25519|parsec|sha256_password|caching_sha2_password)\b/i;

/** The role that everybody has: it is there, and cannot be made. */
const everybody = 'PUBLIC';

/**
 * The statements that make accounts where they are missing, and give them what they may.
 * @param hash stands in for each hash of a password that must not go along: nobody knows what it is the hash of, so nobody
 *   logs in. Without any, MariaDB would let everybody in. Undefined where the hashes go along.
 */
export function accountStatements(
  accounts: readonly Account[],
  hash: (() => string) | undefined,
): readonly string[] {
  const roles = accounts.filter(({ isRole, user }) => isRole && user !== everybody);
  const users = accounts.filter(({ isRole }) => !isRole);
  return [
    ...roles.map((role) => `CREATE ROLE IF NOT EXISTS ${accountName(role)}`),
    ...users.map(({ create }) => {
      const made = create.replace(/^CREATE USER (?!IF NOT EXISTS)/, 'CREATE USER IF NOT EXISTS ');
      return hash ? changeLogin(made, (login) => withoutHash(login, hash)) : made;
    }),
    ...accounts.flatMap(grantsOf),
  ];
}

/** What an account may. Its way to log in is told where it is made: here, it would change that of one that was there. */
export function grantsOf(account: Account): readonly string[] {
  const told = account.grants.map((grant) => changeLogin(grant, () => ''));
  const { defaultRole } = account;
  const isTold = told.some((statement) => statement.startsWith('SET DEFAULT ROLE '));
  return defaultRole === '' || isTold
    ? told
    : [...told, `SET DEFAULT ROLE ${quoted(defaultRole)} FOR ${accountName(account)}`];
}

/** Changes ` IDENTIFIED …` of a statement. What stands in quotes is no word of it. */
function changeLogin(statement: string, change: (login: string) => string): string {
  const texts: string[] = [];
  const words = statement.replace(/`(?:[^`]|``)*`|'(?:[^'\\]|\\.|'')*'/gs, (text) => {
    texts.push(text);
    return `\0${texts.length - 1}\0`;
  });
  const filled = (part: string) => part.replace(/\0(\d+)\0/g, (_, at: string) => texts[Number(at)] ?? '');
  const login =
    / IDENTIFIED (?:BY PASSWORD|VIA|WITH) .*?(?= REQUIRE | WITH | ACCOUNT | PASSWORD | DEFAULT |$)/s;
  const [found] = login.exec(words) ?? [];
  if (found === undefined) return statement;
  const at = words.indexOf(found);
  return filled(words.slice(0, at)) + change(filled(found)) + filled(words.slice(at + found.length));
}

function withoutHash(login: string, hash: () => string): string {
  const [, ways] = /^ IDENTIFIED (?:VIA|WITH) (.*)$/s.exec(login) ?? [];
  const kept = (ways?.split(' OR ') ?? []).filter((way) => !withHash.test(way));
  return kept.length > 0 ? ` IDENTIFIED VIA ${kept.join(' OR ')}` : ` IDENTIFIED BY PASSWORD '${hash()}'`;
}
