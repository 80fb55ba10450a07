import type { Clock } from '@fairway/runtime';
import { z } from 'zod';
import type { PgAccess } from '../../psql/access.ts';
import { RefusedStatement } from '../../psql/psql-failure.ts';
import { withMaintenance } from './maintenance.ts';

const idRow = z.object({ id: z.string() });

/**
 * The number that a server got when its cluster was made. It stays when the server moves or gets another name.
 * @returns null where this user may not ask for it
 */
export async function serverIdOf(
  access: PgAccess,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<string | null> {
  // The database itself may be what is missing.
  return withMaintenance(access, [], { application: 'fairway', clock, signal }, async (session) => {
    try {
      const [row] = await session.query(
        'SELECT system_identifier::text AS id FROM pg_catalog.pg_control_system()',
        idRow,
      );
      return row?.id ?? null;
    } catch (error) {
      if (error instanceof RefusedStatement) return null;
      throw error;
    }
  });
}
