import { Failure } from '@fairway/runtime';

/** The content of a database URL, as Prisma reads it. */
export interface DatabaseTarget {
  /** The URL itself, which is secret. */
  readonly url: string;
  /** A name or an address, or the directory of a unix socket. */
  readonly host: string;
  readonly port: number;
  /** The name of host and port for messages, if these are only the near end of a tunnel. */
  readonly called?: string;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** The PostgreSQL schema that holds the tables; Prisma's parameter `schema`. */
  readonly schema: string;
  /** Milliseconds that a connection may take; Prisma's parameter `connect_timeout`. */
  readonly connectTimeoutMs: number;
  /** The settings of each new session, such as `-c lock_timeout=5000`; the parameter `options`. */
  readonly options?: string;
  /** The TLS settings. Prisma prefers TLS where the URL does not mention it. */
  readonly tls: {
    readonly mode: 'disable' | 'prefer' | 'require';
    readonly strict: boolean;
    readonly caFile?: string;
  };
}

const defaultConnectSeconds = 10;

/** The name of a database in logs and errors, without user and password. */
export function describeTarget({ host, port, called, database, schema }: DatabaseTarget): string {
  return `database "${database}" at ${called ?? `${host}:${port}`}${schema === 'public' ? '' : `, schema "${schema}"`}`;
}

/**
 * Reads a database URL.
 * @param name the user's name for the database; errors show the name and never the URL
 * @throws Failure when the text is not a PostgreSQL URL, or leads to a pooler that cannot hold the lock of a migration
 */
export function parseDatabaseUrl(name: string, url: string): DatabaseTarget {
  const wrong = (why: string) =>
    new Failure({
      what: `The URL of the database "${name}" cannot be used.`,
      why,
      fix: 'Write postgresql://USER:PASSWORD@HOST:PORT/NAME and percent-encode what is special in USER and PASSWORD (@ is %40, # is %23, / is %2F).',
    });
  if (!/^postgres(ql)?:\/\//.test(url)) {
    const scheme = /^([a-z][a-z0-9+]*):\/\//.exec(url)?.[1];
    throw wrong(
      scheme ? `It begins with ${scheme}://, and only PostgreSQL is supported.` : 'It is not a URL.',
    );
  }
  if (!URL.canParse(url))
    throw wrong('It is not a URL: a character in it is not percent-encoded, or the port is not a number.');
  const parsed = new URL(url);
  const parameters = parsed.searchParams;
  if (parameters.get('pgbouncer') === 'true') {
    throw new Failure({
      what: `The URL of the database "${name}" leads to a transaction pooler.`,
      why: 'It says pgbouncer=true: such a pooler cannot hold the lock that keeps two migrations apart.',
      fix: 'Give the URL of the PostgreSQL server itself.',
    });
  }
  const host = parameters.get('host') ?? parsed.hostname.replace(/^\[|\]$/g, '');
  const database = decode(parsed.pathname.slice(1));
  if (host === '') throw wrong('It names no host.');
  if (database === undefined || database === '') throw wrong('It names no database after the host.');
  const user = decode(parsed.username);
  const password = decode(parsed.password);
  if (user === undefined || password === undefined)
    throw wrong('A % in it is not followed by two hexadecimal digits.');
  return {
    url,
    host,
    port: Number(parsed.port || 5432),
    user,
    password,
    database,
    schema: parameters.get('schema') ?? 'public',
    connectTimeoutMs: 1000 * (Number(parameters.get('connect_timeout')) || defaultConnectSeconds),
    ...(parameters.get('options') ? { options: parameters.get('options') ?? '' } : {}),
    tls: tlsOf(parameters),
  };
}

/**
 * Reads the TLS settings. Prisma accepts any certificate without `sslaccept=strict`. libpq's values keep their meaning.
 */
function tlsOf(parameters: URLSearchParams): DatabaseTarget['tls'] {
  const mode = parameters.get('sslmode') ?? 'prefer';
  const caFile = parameters.get('sslrootcert') ?? parameters.get('sslcert');
  const verifies = mode === 'verify-ca' || mode === 'verify-full';
  return {
    mode: mode === 'disable' ? 'disable' : mode === 'require' || verifies ? 'require' : 'prefer',
    strict: verifies || parameters.get('sslaccept') === 'strict',
    ...(caFile === null ? {} : { caFile }),
  };
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
