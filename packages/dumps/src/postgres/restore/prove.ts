import type { Host } from '@fairway/host';
import type { Clock, Logger } from '@fairway/runtime';
import type { PgAccess } from '../../psql/access.ts';
import { inSession } from '../../psql/session.ts';
import { whileServed } from '../../psql/while-served.ts';
import type { Proof, SourceDump } from '../../source.ts';
import { withThrowaway } from '../../throwaway/throwaway-server.ts';
import { openDump } from '../archive/open-dump.ts';
import { compareRestored, readRestored } from './compare-restored.ts';
import { fillDatabase } from './fill-database.ts';
import { type PostgresNeeds, postgresKind, throwawayLogin } from './throwaway-kind.ts';

export interface ProvePostgresDeps {
  /** The machine of the throwaway server. */
  readonly host: Host;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface ProvePostgresOptions extends PostgresNeeds {
  /** The images to make the server from, the best first. */
  readonly images: readonly string[];
  readonly run: string;
  readonly memoryBytes?: number | undefined;
  readonly signal: AbortSignal;
}

/** The name of sessions in the throwaway server, where nobody else has any. */
const application = 'fairway';

/** The name of the restored database in its throwaway server. */
const restoredName = 'restored';

/**
 * Restores a dump into a throwaway server, and compares all that a restore can lose without an error.
 * @param open gives the dump, as soon as the server is there
 * @throws NotProvable where the server lacks something; a Failure where the dump is bad
 */
export async function provePostgres(
  deps: ProvePostgresDeps,
  open: () => Promise<SourceDump>,
  options: ProvePostgresOptions,
): Promise<Proof> {
  const { clock } = deps;
  const { images, run, memoryBytes, signal } = options;
  const limits = { images, run, memoryBytes, signal };
  return await withThrowaway(deps, postgresKind(options), limits, async (server, alive) => {
    const { bytes, facts } = await open();
    // Whoever made the dump hears of its failure; here it is heard through the bytes.
    facts.catch(() => {});
    const opened = await openDump(bytes);
    const started = clock.now();
    const access: PgAccess = {
      place: server.place,
      login: throwawayLogin,
      database: 'postgres',
      directory: server.programs,
      redact: (text) => text,
    };
    const options = { application, clock, signal: alive };
    const { restored, whole } = await inSession(access, options, (session) =>
      whileServed(session, options, async (served) => {
        const restored = await fillDatabase(session, access, opened, {
          ...options,
          signal: served,
          name: restoredName,
          // What is refreshed or checked at the end runs as the owner, whose memberships are not in the dump.
          missingRoles: 'SUPERUSER NOLOGIN',
          closed: false,
          tablespaces: false,
          jobs: 1,
          otherLocale: 'take',
          extensionFix: 'Set `verify-image` to an image of the same major version that has them.',
        });
        await restored.complete();
        const whole = await inSession(restored.access, { ...options, signal: served }, readRestored);
        return { restored, whole };
      }),
    );
    const comparison = compareRestored(restored, await facts, whole);
    return { ...comparison, seconds: (clock.now() - started) / 1000, image: server.image };
  });
}
