import { Failure } from '@fairway/runtime';

/** The content of a URL of a MariaDB or MySQL database, as Prisma reads it. */
export interface MariaTarget {
  readonly host: string;
  readonly port: number;
  /** The name of host and port for messages, if these are only the near end of a tunnel. */
  readonly called?: string;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly tls: MariaTls;
}

/** MySQL's own words (`--ssl-mode`). */
export interface MariaTls {
  readonly mode: (typeof modes)[number];
  /** The certificate of whoever signed that of the server, at the place where the client programs run. */
  readonly caFile: string | undefined;
}

const modes = ['DISABLED', 'PREFERRED', 'REQUIRED', 'VERIFY_CA', 'VERIFY_IDENTITY'] as const;

/**
 * Reads the URL of a database. TLS is `ssl-mode` and `ssl-ca`, or Prisma's `sslaccept=strict` and `sslcert`.
 * @param name the user's name for the database; errors show the name and never the URL
 * @throws Failure where it is no such URL, or names TLS settings that nobody here knows
 */
export function parseMariaUrl(name: string, url: string): MariaTarget {
  const wrong = (why: string) =>
    new Failure({
      what: `The URL of the database "${name}" cannot be used.`,
      why,
      fix: 'Write mysql://USER:PASSWORD@HOST:PORT/NAME and percent-encode what is special in USER and PASSWORD (@ is %40, # is %23, / is %2F).',
    });
  const [, scheme] = /^([a-z][a-z0-9+]*):\/\//.exec(url) ?? [];
  if (scheme === undefined) throw wrong('It is not a URL.');
  if (scheme !== 'mysql' && scheme !== 'mariadb')
    throw wrong(`It begins with ${scheme}://, and that of a MariaDB or MySQL begins with mysql://.`);
  if (!URL.canParse(url))
    throw wrong('It is not a URL: a character in it is not percent-encoded, or the port is not a number.');
  const parsed = new URL(url);
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  const [user, password, database] = [parsed.username, parsed.password, parsed.pathname.slice(1)].map(decode);
  if (host === '') throw wrong('It names no host.');
  if (user === undefined || password === undefined || database === undefined)
    throw wrong('A % in it is not followed by two hexadecimal digits.');
  if (database === '') throw wrong('It names no database after the host.');
  if (user === '') throw wrong('It names no user.');
  return {
    ...{ host, port: Number(parsed.port || 3306), user, password, database },
    tls: tlsOf(parsed.searchParams, wrong),
  };
}

function tlsOf(parameters: URLSearchParams, wrong: (why: string) => Failure): MariaTls {
  for (const unknown of ['sslidentity', 'ssl-cert', 'ssl-key'])
    if (parameters.has(unknown))
      throw wrong(`It says ${unknown}, and certificates of clients are not supported.`);
  const strict = parameters.get('sslaccept') === 'strict' ? 'VERIFY_IDENTITY' : 'PREFERRED';
  const written = (parameters.get('ssl-mode') ?? strict).toUpperCase();
  const mode = modes.find((one) => one === written);
  if (mode === undefined) throw wrong(`Its ssl-mode is none of ${modes.join(', ')}.`);
  return { mode, caFile: parameters.get('ssl-ca') ?? parameters.get('sslcert') ?? undefined };
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
