import { type Databases, type Migration, migrateStep } from './step.ts';
import type { Harbor } from './use-harbor.ts';

/** Shared by the tests of states. */
export interface HarborStep {
  /** Migrates these databases of the checkout; by default harbor alone. */
  migrate(databases?: Databases): Promise<Migration>;
  /** harbor and marine-snow. */
  both(): Databases;
  /** The names of a database's tables. */
  tables(url: string): Promise<readonly unknown[]>;
}

export function harborStep(own: Harbor): HarborStep {
  return {
    migrate: (databases = { harbor: { url: own.url } }) => migrateStep(own.checkout.path, databases),
    both: () => ({ harbor: { url: own.url }, 'marine-snow': { url: own.snow } }),
    async tables(url) {
      const sql = "select tablename from pg_tables where schemaname = 'public' order by 1";
      return (await own.lab.postgres.query(url, sql)).map((row) => row['tablename']);
    },
  };
}
