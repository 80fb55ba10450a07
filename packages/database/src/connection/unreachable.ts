import { asRecord, messageOf } from '@fairway/runtime';

/** The reason why a database gave no answer. */
export interface Unreachable {
  readonly kind: 'unreachable';
  readonly why: string;
  readonly fix: string;
  /** The message of the server or of the network, without secrets. */
  readonly evidence: string;
}

type Cause = readonly [why: string, fix: string];

const network =
  'Check host and port of the URL, that the server runs, and that this runner may reach it: a private server needs a runner in its network.';

const causes: Readonly<Record<string, Cause>> = {
  ECONNREFUSED: ['Nothing listens at that address.', network],
  ENOTFOUND: ['The host name does not exist.', network],
  EAI_AGAIN: ['The host name could not be looked up.', network],
  EHOSTUNREACH: ['The host is not reachable.', network],
  ENETUNREACH: ['The network is not reachable.', network],
  ETIMEDOUT: ['The host did not answer.', network],
  ECONNRESET: ['The server closed the connection.', network],
  '28P01': ['The server refuses the password.', 'Put the right password into the URL, percent-encoded.'],
  '28000': [
    'The server does not let this user in from here.',
    'Check the user of the URL, and the lines of pg_hba.conf for this runner.',
  ],
  '3D000': ['The database does not exist on that server.', 'Create it, or correct the name in the URL.'],
  '42501': [
    'The user may not read the history of migrations.',
    'Grant the user its schema and tables, or use the user that migrates.',
  ],
  '53300': ['The server takes no more connections.', 'Close idle connections, or raise max_connections.'],
  '57014': [
    'The server ended the question, because it took longer than the statement_timeout of this role or database.',
    'Give the user that migrates a longer one: ALTER ROLE … SET statement_timeout.',
  ],
  '57P03': ['The server is starting or stopping.', 'Wait until it is up and run this again.'],
};

/** Explains why a connection or a query over it failed. */
export function explainUnreachable(error: unknown, redact: (text: string) => string): Unreachable {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  const code = codeOf(first);
  const words = messageOf(first).split('\n')[0] ?? '';
  const [why, fix] = missingFile(first) ?? causes[code] ?? guess(words);
  return { kind: 'unreachable', why, fix, evidence: redact(code ? `${words} (${code})` : words) };
}

/** A file that the URL names and that cannot be read; a missing unix socket has the same code, but is no `open`. */
function missingFile(error: unknown): Cause | undefined {
  const { syscall, path } = asRecord(error);
  if (syscall !== 'open') return undefined;
  return [
    `The file of the certificate that the URL names cannot be read: ${path}.`,
    'Name it as Prisma reads it: from the directory of the schema, or with its whole path.',
  ];
}

function guess(words: string): Cause {
  if (/timeout/i.test(words)) return ['The host did not answer in time.', network];
  if (/terminated unexpectedly/i.test(words))
    return ['What listens there ended the connection: it may not be PostgreSQL.', network];
  if (/does not support SSL/i.test(words))
    return [
      'The URL asks for TLS, and the server has none.',
      'Turn TLS on in the server, or take sslmode=require out of the URL.',
    ];
  if (/certificate|altname|self-signed/i.test(words))
    return [
      'The certificate of the server is not trusted.',
      'Name the CA in the URL (sslrootcert=FILE), or correct the host name.',
    ];
  return ['It could not be asked for its migrations.', network];
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
