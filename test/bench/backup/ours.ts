import { type MeasuredStep, requireBundle, runMeasured, saidBy } from '../measured-step.ts';

const action = 'backup-upload';

export const requireOurs = (): void => requireBundle(action);

/** An item of the input `databases`. */
export type OurSource = Readonly<Record<string, string>>;

/** A source, and where its backups are. */
export interface OurPlace {
  readonly workspace: string;
  readonly source: OurSource;
  readonly store: string;
  /** How many buckets of that store. */
  readonly places: number;
}

export interface OurBackup extends OurPlace {
  /** A public key of age. */
  readonly encryptTo?: string;
}

/**
 * Backs up a source by backup-upload, without a proof.
 * @throws Error where not all destinations have it
 */
export async function backUp({ encryptTo, ...place }: OurBackup): Promise<MeasuredStep> {
  // A run in clear after an encrypted one has to say so.
  return run(place, { verify: 'none', 'encrypt-to': encryptTo ?? 'none' });
}

/** The id of the backup that a step has made. */
export function idOf({ outputs }: MeasuredStep): string {
  const [made] = JSON.parse(outputs['backups'] ?? '[]') as readonly { readonly id: string }[];
  if (!made) throw new Error(`${action} tells no backup.`);
  return made.id;
}

/**
 * Restores a backup by backup-upload into a new database, compared with what was dumped.
 * @throws Error where it is not there in the end
 */
export async function restore(place: OurPlace, backup: string, target: string): Promise<MeasuredStep> {
  return run(place, { command: 'restore', backup, target });
}

async function run(
  { workspace, source, store, places }: OurPlace,
  inputs: Readonly<Record<string, string>>,
): Promise<MeasuredStep> {
  const names = Array.from({ length: places }, (_, index) => `place${index + 1}`);
  const step = await runMeasured({
    action,
    workspace,
    inputs: {
      databases: JSON.stringify([source]),
      destinations: JSON.stringify(
        names.map((name) => ({ name, kind: 's3', endpoint: store, bucket: name })),
      ),
      credentials: JSON.stringify(
        Object.fromEntries(
          names.flatMap((name) => [
            [`${name}.access-key-id`, 'key'],
            [`${name}.secret-access-key`, 'secret'],
          ]),
        ),
      ),
      ...inputs,
    },
  });
  if (step.exitCode === 0) return step;
  throw new Error(`${action} ended with ${step.exitCode}:\n${saidBy(step)}`);
}
