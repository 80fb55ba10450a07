import { beforeAll, beforeEach } from '@jest/globals';
import { type BackupLab, useBackupLab } from '../../lab/backup-upload/backup-lab.ts';
import type { RunOptions } from '../../stage/step/checkout.ts';
import type { StepResult } from '../../stage/step/run-step.ts';
import { type FaultyDump, useFaultyDump } from './faulty-dump.ts';
import { type Nights, nightsOf } from './nights.ts';

/** A database with one proven backup at two places, and all that can fail around it. */
export interface BackupFaults {
  readonly lab: BackupLab;
  readonly dump: FaultyDump;
  readonly nights: Nights;
  run(inputs?: Readonly<Record<string, string>>, options?: RunOptions): Promise<StepResult>;
}

/** Fills the table. No compression makes it small, so a small disk is full before the end of its dump. */
const lines = 'INSERT INTO logs SELECT g, md5(random()::text) FROM generate_series(1, 20000) g';

/** Starts it before the first test of a file. Before each test nothing fails. */
export function useBackupFaults(): BackupFaults {
  const lab = useBackupLab();
  const dump = useFaultyDump(lab, 'harbor');
  const run: BackupFaults['run'] = (inputs, options) =>
    lab.step({ databases: databases(lab.address), ...inputs }, options);
  const nights = nightsOf(lab, dump, run);

  beforeAll(async () => {
    await lab.sql('harbor', `CREATE TABLE logs (id int, line text); ${lines}`);
    await dump.install();
    const { exitCode, log } = await run();
    if (exitCode !== 0) throw new Error(`The first night ended with ${exitCode}:\n${log}`);
  }, 600_000);
  beforeEach(async () => {
    lab.s3.faults.clear();
    await dump.mend();
    await nights.before();
  });
  return { lab, dump, nights, run };
}

const databases = (host: string) => `
- name: harbor
  kind: postgres
  host: ${host}
  project: harbor
  service: db
`;
