import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { afterAll, afterEach, beforeAll, beforeEach, jest } from '@jest/globals';
import { prismaMachineEnv } from '../../stage/prisma-engine/machine-env.ts';
import { type Checkout, checkOut } from './checkout.ts';

/** The state that each test of a file starts from. Read its members in the test: they change for each. */
export interface Harbor {
  readonly lab: Lab;
  /** Of marina, with its packages. */
  readonly checkout: Checkout;
  /** URL of an empty database. */
  readonly url: string;
  /** URL of another one. */
  readonly snow: string;
  /** Puts in the place of `url` a database that has harbor's own migrations already. */
  startMigrated(): Promise<void>;
  /** Runs `prisma` in harbor's directory, as a person does by hand. */
  prisma(...argv: readonly string[]): Promise<void>;
}

/** Starts PostgreSQL for the tests of a file, hands each its own databases and checkout, and takes all down. */
export function useHarbor(): Harbor {
  // What hangs may be told late: each run starts Prisma three times, and a busy machine needs minutes for that.
  jest.setTimeout(30 * 60_000);
  let count = 0;
  let template: string | undefined;
  const own: { -readonly [K in keyof Harbor]?: Harbor[K] } = {
    async startMigrated() {
      const { postgres } = (own as Harbor).lab;
      if (template === undefined) {
        own.url = patient(await postgres.createDatabase('migrated'));
        await (own as Harbor).prisma('migrate', 'deploy');
        template = own.url;
      }
      // Of the same owner, to whom the tables of the copy belong.
      const name = `migrated${count}`;
      await postgres.query(postgres.adminUrl, `create database ${name} template migrated owner migrated`);
      const copy = new URL(template);
      copy.pathname = name;
      own.url = copy.href;
    },
    async prisma(...argv) {
      const { checkout, url } = own as Harbor;
      const env = { PATH: process.env['PATH'], ...(await prismaMachineEnv()), DATABASE_URL: url };
      const cwd = join(checkout.path, 'harbor');
      await promisify(execFile)(join(checkout.path, 'node_modules/.bin/prisma'), argv, { cwd, env });
    },
  };

  beforeAll(async () => {
    own.lab = await startLab({ nodes: 1, postgres: true }, { logger: silentLogger });
  });
  afterAll(() => own.lab?.stop());
  beforeEach(async () => {
    count++;
    const { postgres } = (own as Harbor).lab;
    own.url = patient(await postgres.createDatabase(`harbor${count}`));
    own.snow = patient(await postgres.createDatabase(`snow${count}`));
    own.checkout = await checkOut();
  });
  afterEach(() => own.checkout?.remove());
  return own as Harbor;
}

/** A busy machine takes longer to connect than the five seconds that are usual. */
function patient(url: string): string {
  return `${url}?connect_timeout=60`;
}
