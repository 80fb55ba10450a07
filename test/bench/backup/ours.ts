import { type MeasuredStep, requireBundle, runMeasured, saidBy } from '../measured-step.ts';

const action = 'backup-upload';

export const requireOurs = (): void => requireBundle(action);

/** An item of the input `databases`. */
export type OurSource = Readonly<Record<string, string>>;

export interface OurBackup {
  readonly workspace: string;
  readonly source: OurSource;
  readonly store: string;
  /** How many buckets of that store. */
  readonly places: number;
  /** A public key of age. */
  readonly encryptTo?: string;
}

/**
 * Backs up a source by backup-upload, without a proof.
 * @throws Error where not all destinations have it
 */
export async function backUp({
  workspace,
  source,
  store,
  places,
  encryptTo,
}: OurBackup): Promise<MeasuredStep> {
  const names = Array.from({ length: places }, (_, index) => `place${index + 1}`);
  const run = await runMeasured({
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
      verify: 'none',
      ...(encryptTo === undefined ? {} : { 'encrypt-to': encryptTo }),
    },
  });
  if (run.exitCode === 0) return run;
  throw new Error(`${action} ended with ${run.exitCode}:\n${saidBy(run)}`);
}
