import { z } from 'zod';
import { tiers } from './installation-mark.ts';

/**
 * The outcome of an attempt.
 * - `started`: the attempt has not ended. As the last line of a ledger it means that a run was cut before its end.
 * - `proven`: the release runs and was proven healthy for the whole soak.
 * - `unchanged`: the release already ran. Nothing was changed, and it was proven again.
 * - `rolled-back`: the release failed, and `previous` was put back and proven.
 * - `failed`: the release failed, and the containers that run now are not proven.
 * - `removed`: the first release failed and was removed again.
 * - `destroyed`: the running release was removed on request, and was proven to be gone.
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
  /** The id of the requested release. */
  id: z.string().min(1),
  version: z.string().min(1),
  commit: z.string(),
  /** ISO 8601, UTC. */
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().optional(),
  /** The GitHub login of the user who started the run. */
  actor: z.string(),
  runUrl: z.string(),
  outcome: z.enum(outcomes),
  /** The id of the release that ran before; absent on the first deploy. */
  previous: z.string().optional(),
  /** The run was told to go back to this release. */
  rollback: z.boolean().optional(),
  /** The run was told to remove what runs; the release is the one that ran. */
  destroy: z.boolean().optional(),
  /** Names of the volumes that stay when everything else is removed. */
  volumes: z.array(z.string()).optional(),
  /**
   * The environment that the caller deploys to; only for actions that ask for it. Its tier allows or forbids a destroy.
   */
  environment: z.string().optional(),
  tier: z.enum(tiers).optional(),
  /** The state of the databases, from the output of migrate-prisma. */
  schema: z
    .array(z.object({ name: z.string(), newest: z.string().nullable(), worksFor: z.array(z.string()) }))
    .optional(),
  /** False: a migration of this run removed something that earlier releases need. */
  rollbackSafe: z.boolean().optional(),
  /**
   * The registry login that Swarm got with the services, as a hash that is slow to compute: that makes guessing the
   * password expensive. `none` for no login.
   */
  login: z.string().optional(),
  /** The reason of the outcome, in one line; never with a secret in it. */
  cause: z.string().optional(),
});

/** One line of the ledger. Fields that a newer Fairway added are kept unchanged. */
export const entrySchema = fields.loose();

export type LedgerEntry = z.infer<typeof fields>;
export type Outcome = LedgerEntry['outcome'];

/**
 * The line of an entry in the file: JSON in ASCII without a newline. Its number of bytes is its number of characters,
 * so a cut can be seen.
 * @throws ZodError when the entry does not fit the schema
 */
export function formatEntry(entry: LedgerEntry): string {
  return JSON.stringify(entrySchema.parse(entry)).replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
