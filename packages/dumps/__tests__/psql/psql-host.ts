import { PassThrough } from 'node:stream';
import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import type { PgAccess } from '../../src/psql/access.ts';

/** What a server answers to a statement: rows as JSON, its refusal, what psql says when it has lost the server, or nothing. */
export type Answer = readonly object[] | { readonly state: string } | { readonly lost: string } | 'hangs';

export interface PsqlServer {
  /** What the server says to whoever wants into the database; undefined where it lets them in. */
  readonly refusal?: (database: string) => string | undefined;
  readonly answer?: (database: string, sql: string) => Answer;
  /** Standard output of other commands. */
  readonly exec?: (argv: readonly string[]) => string;
}

/** A machine whose psql speaks with a server that answers as it is told. */
export function psqlAccess({ refusal, answer = () => [], exec = () => '' }: PsqlServer): PgAccess {
  const pipe = async (_argv: readonly string[], { env = {}, stdin }: Parameters<Host['pipe']>[1] = {}) => {
    const database = env['PGDATABASE'] ?? '';
    const stdout = new PassThrough();
    const said = refusal?.(database);
    if (said !== undefined) {
      const ended = Promise.reject(
        new Failure({ what: 'psql', why: 'It ended.', evidence: [said], fix: '' }),
      );
      ended.catch(() => {});
      return { stdout, ended };
    }
    const over = Promise.withResolvers<{ exitCode: number; stdout: string; stderr: string }>();
    let text = '';
    let hangs = false;
    stdin?.on('data', (chunk: Buffer) => {
      text += chunk;
      text = text.replace(
        /(.*?)\n;\n\\echo (\S+) :ERROR :SQLSTATE\n\\echo :LAST_ERROR_MESSAGE\n\\echo \S+\n/gs,
        (_, sql: string, fence: string) => {
          const given = answer(database, sql);
          if (given === 'hangs') {
            hangs = true;
            return '';
          }
          if ('lost' in given) {
            stdout.write(`${fence} true \n\n${fence}\n`);
            over.reject(new Failure({ what: 'psql', why: 'It ended.', evidence: [given.lost], fix: '' }));
            return '';
          }
          const refused = 'state' in given ? given.state : undefined;
          const rows = 'state' in given ? [] : given.map((row) => `${JSON.stringify(row)}\n`);
          const end = refused ? `true ${refused}\nrefused` : 'false 00000\n';
          stdout.write(`${rows.join('')}${fence} ${end}\n${fence}\n`);
          return '';
        },
      );
    });
    stdin?.on('end', () => {
      // It reads no further while it waits for its server.
      if (hangs) return;
      stdout.end();
      over.resolve({ exitCode: 0, stdout: '', stderr: '' });
    });
    return { stdout, ended: over.promise };
  };
  const host = {
    name: 'db1',
    address: '10.0.0.5',
    pipe,
    exec: async (argv: readonly string[]) => ({ exitCode: 0, stdout: exec(argv), stderr: '' }),
  } as unknown as Host;
  return {
    place: { host, container: undefined, where: 'db1', argv: (argv) => argv },
    login: {},
    database: 'harbor',
    directory: undefined,
    redact: (text) => text,
  };
}
