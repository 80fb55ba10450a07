import { z } from 'zod';
import { tiers } from './installation.ts';

/**
 * How an attempt ended.
 * - `started`: nothing yet; as the last line it says that a run was cut before its end.
 * - `proven`: the release runs and was proven healthy for the whole soak.
 * - `unchanged`: it ran already; nothing was touched and it was proven again.
 * - `rolled-back`: it failed, and `previous` was put back and proven.
 * - `failed`: it failed, and what runs now is not proven.
 * - `removed`: the first release failed and was taken away again.
 * - `destroyed`: what ran was taken away because somebody wanted that, and was proven to be gone.
 */
export const outcomes = [
  'started',
  'proven',
  'unchanged',
  'rolled-back',
  'failed',
  'removed',
  'destroyed',
] as const;

const fields = z.object({
  /** The id of the release that was asked for. */
  id: z.string().min(1),
  version: z.string().min(1),
  commit: z.string(),
  /** ISO 8601, UTC. */
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().optional(),
  /** Who started the run: the GitHub login. */
  actor: z.string(),
  runUrl: z.string(),
  outcome: z.enum(outcomes),
  /** The id of the release that ran before; absent on the first deploy. */
  previous: z.string().optional(),
  /** The run was told to go back to this release. */
  rollback: z.boolean().optional(),
  /** The run was told to take away what runs; the release is the one that ran. */
  destroy: z.boolean().optional(),
  /** Names of the volumes that stay when everything else is taken away. */
  volumes: z.array(z.string()).optional(),
  /** What the caller deploys to, and whether it may ever be destroyed; only where the action asks for it. */
  environment: z.string().optional(),
  tier: z.enum(tiers).optional(),
  /** What the databases were like, by the output of migrate-prisma. */
  schema: z
    .array(z.object({ name: z.string(), newest: z.string().nullable(), worksFor: z.array(z.string()) }))
    .optional(),
  /** False: a migration of this run took away what earlier releases need. */
  rollbackSafe: z.boolean().optional(),
  /** Which registry login Swarm was given with the services, as a hash that is slow to guess at; `none` for none. */
  login: z.string().optional(),
  /** Why it ended as it did, in one line; never with a secret in it. */
  cause: z.string().optional(),
});

/** One line of the ledger. Fields that a newer Fairway added are kept as they are. */
export const entrySchema = fields.loose();

export type LedgerEntry = z.infer<typeof fields>;
export type Outcome = LedgerEntry['outcome'];

/**
 * An entry as its line in the file: JSON in ASCII without a newline, so that its bytes and its characters are the
 * same number and a cut can be seen.
 * @throws ZodError when the entry is not one.
 */
export function formatEntry(entry: LedgerEntry): string {
  return JSON.stringify(entrySchema.parse(entry)).replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
