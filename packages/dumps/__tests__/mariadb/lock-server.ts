import { PassThrough } from 'node:stream';
import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import type { MariaAccess } from '../../src/mariadb/access.ts';
import { dialects } from '../../src/mariadb/dialect/dialects.ts';

/** A server that knows named locks and sessions, and nothing else. */
export class LockServer {
  /** What sessions do at the moment, by their ids. */
  readonly doing = new Map<number, string>();
  readonly #locks = new Map<string, number>();
  readonly #ends = new Map<number, (words: string) => void>();
  #last = 0;

  /** Whether it takes statements and answers none of them. */
  hangs = false;

  /** Said to GET_LOCK instead of an answer. */
  refusal: string | undefined;

  holderOf(name: string): number | undefined {
    return this.#locks.get(name);
  }

  /** Takes a lock as somebody who is none of ours. */
  take(name: string): () => void {
    this.#locks.set(name, 1_000);
    this.doing.set(1_000, 'ALTER TABLE boats ADD COLUMN size int');
    return () => this.#locks.delete(name);
  }

  kill(id: number): void {
    this.#ends.get(id)?.('ERROR 2013 (HY000) at line 9: Lost connection to server during query');
  }

  access(database: string): MariaAccess {
    const host = { name: 'db1', address: '10.0.0.5', pipe: this.#pipe } as unknown as Host;
    return {
      ...{ database, address: undefined, login: [], password: undefined, dialect: dialects.mariadb },
      place: { host, container: undefined, where: 'db1', argv: (argv) => argv },
      programs: { client: 'mariadb', dump: 'mariadb-dump' },
    };
  }

  readonly #pipe = async (_argv: readonly string[], { stdin }: Parameters<Host['pipe']>[1] = {}) => {
    const id = ++this.#last;
    const stdout = new PassThrough();
    const over = Promise.withResolvers<{ exitCode: number; stdout: string; stderr: string }>();
    over.promise.catch(() => {});
    const end = (words: string | undefined) => {
      for (const [name, holder] of this.#locks) if (holder === id) this.#locks.delete(name);
      this.doing.delete(id);
      if (words === undefined) over.resolve({ exitCode: 0, stdout: '', stderr: '' });
      else over.reject(new Failure({ what: 'mariadb', why: 'It ended.', evidence: [words], fix: '' }));
      stdout.end();
    };
    this.#ends.set(id, end);
    let text = '';
    let running = Promise.resolve();
    const run = async (sql: string, fence: string) => {
      if (this.refusal && sql.includes('GET_LOCK')) return end(this.refusal);
      this.doing.set(id, sql);
      if (this.hangs) return;
      if (sql.includes('SLEEP')) await new Promise((resolve) => setTimeout(resolve, 10));
      stdout.write(`${this.#answer(sql, id)}${fence}\n`);
    };
    stdin?.on('data', (chunk: Buffer) => {
      text = (text + chunk).replace(/^SET .*\n/, '');
      text = text.replace(/(.*?);\nSELECT '(fairway-\S+)';\n/gs, (_, sql: string, fence: string) => {
        running = running.then(() => run(sql, fence));
        return '';
      });
    });
    stdin?.on('end', () => {
      if (!this.hangs) end(undefined);
    });
    return { stdout, ended: over.promise };
  };

  #answer(sql: string, id: number): string {
    const [, asked] = /PROCESSLIST WHERE ID = (\d+)/.exec(sql) ?? [];
    if (asked !== undefined) {
      const row = { user: 'app', host: 'web', seconds: 4, info: this.doing.get(Number(asked)) ?? null };
      return `${JSON.stringify(row)}\n`;
    }
    const named = sql.replace(/CONVERT\(0x(\w+) USING utf8mb4\)/g, (_, hex: string) =>
      JSON.stringify(Buffer.from(hex, 'hex').toString()),
    );
    const values = [
      ...named.matchAll(/'(\w+)', ((?:GET_LOCK|IS_USED_LOCK)\([^)]*\)(?: = [A-Z_]+\([^)]*\)| = 1)?)/g),
    ];
    const row = values.map(([, key, expression = '']) => [key, this.#value(expression, id)]);
    return `${JSON.stringify(Object.fromEntries(row))}\n`;
  }

  #value(expression: string, id: number): unknown {
    const [left = null, right] = expression.split(' = ').map((part): number | null => {
      const [, name = ''] = /"(.*)"/.exec(part) ?? [];
      if (part === '1') return 1;
      if (part.startsWith('CONNECTION_ID')) return id;
      if (part.startsWith('IS_USED_LOCK')) return this.#locks.get(name) ?? null;
      const free = (this.#locks.get(name) ?? id) === id;
      if (free) this.#locks.set(name, id);
      return free ? 1 : 0;
    });
    if (right === undefined) return left;
    return left === null || right === null ? null : left === right;
  }
}
