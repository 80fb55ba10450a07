import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Lab, startLab } from '@fairway/lab';
import { silentLogger as logger } from '@fairway/runtime';
import { afterAll, beforeAll, jest } from '@jest/globals';
import { type S3StandIn, startS3 } from '../../stage/object-stores/s3/s3.ts';
import { type Checkout, checkOutFor, type RunOptions } from '../../stage/step/checkout.ts';
import { sshInputs } from '../../stage/step/lab-access.ts';
import type { StepResult } from '../../stage/step/run-step.ts';
import { fetchObjects, type OnDisk } from './by-hand.ts';

/** A PostgreSQL in a Compose project on a server, and two places for its backups. */
export interface BackupLab {
  readonly s3: S3StandIn;
  /** The address of the server. */
  readonly address: string;
  /** Runs the action. */
  step(inputs?: Readonly<Record<string, string>>, options?: RunOptions): Promise<StepResult>;
  /** Runs a shell script on the server as root, and returns what it prints. */
  sh(script: string, input?: string): Promise<string>;
  /** Runs SQL in the container, and returns what psql prints, without headings. */
  sql(database: string, text: string): Promise<string>;
  /** A backup out of the cloud, in a directory, and where the programs of PostgreSQL find the server. */
  byHand(source: string, id: string, privateKey: string): Promise<OnDisk>;
  /** The keys at both places. */
  keys(): Promise<{ readonly cloud: string[]; readonly store: string[] }>;
}

const composeFile = `
services:
  db:
    image: harbor-db:1
    environment: {POSTGRES_PASSWORD: open-sesame, POSTGRES_DB: harbor}
    ports: ['5432:5432']
    healthcheck:
      test: [CMD-SHELL, pg_isready -h 127.0.0.1 -U postgres]
      interval: 5s
      start_period: 60s
      start_interval: 300ms
`;

export const project = '/var/lib/fairway/compose/harbor';

/** Starts all of it before the first test of a file, and takes it down after the last. */
export function useBackupLab(): BackupLab {
  jest.setTimeout(10 * 60_000);
  let lab: Lab;
  let s3: S3StandIn;
  let checkout: Checkout;
  const taken: string[] = [];

  beforeAll(async () => {
    [lab, s3, checkout] = await Promise.all([
      startLab({ nodes: 1, registry: true }, { logger }),
      startS3(['backups']),
      checkOutFor('backup-upload'),
    ]);
    const { address, username, password } = lab.registry;
    const image = `${address}/base/postgres`;
    await sh(
      `echo ${password} | docker login -u ${username} --password-stdin ${address} && docker pull -q ${image} && docker tag ${image} harbor-db:1 && install -d -o deploy /srv/backups ${project}`,
    );
    await sh('docker compose -p harbor -f - up --detach --wait --quiet-pull', composeFile);
  }, 600_000);
  afterAll(async () => {
    const removed = taken.map((directory) => rm(directory, { recursive: true, force: true }));
    await Promise.all([lab?.stop(), s3?.stop(), checkout?.remove(), ...removed]);
  }, 400_000);

  const sh = async (script: string, input?: string) => {
    const { exitCode, stdout, stderr } = await lab.node('manager').exec(['sh', '-c', script], input);
    if (exitCode !== 0) throw new Error(`${script}: ${stderr}`);
    return stdout.trim();
  };
  const inputs = () => ({
    databases: `
- name: harbor
  kind: postgres
  host: ${lab.node('manager').address}
  project: harbor
  service: db
  globals: true
`,
    destinations: `
- {name: cloud, kind: s3, endpoint: "${s3.url}", bucket: backups, prefix: nightly}
- {name: store, kind: host, host: ${lab.node('manager').address}, directory: /srv/backups}
`,
    credentials: 'cloud.access-key-id: key\ncloud.secret-access-key: secret',
    'lock-wait': '2m',
    ...sshInputs(lab),
  });
  return {
    get s3() {
      return s3;
    },
    get address() {
      return lab.node('manager').address;
    },
    step: (more = {}, options) => checkout.run({ ...inputs(), ...more }, options),
    sh,
    sql: (database, text) =>
      sh(`docker exec -i harbor-db-1 psql -qAtX -v ON_ERROR_STOP=1 -U postgres -d ${database} 2>&1`, text),
    async byHand(source, id, privateKey) {
      const backup = await fetchObjects(s3.buckets.get('backups'), 'nightly/', { source, id, privateKey });
      taken.push(backup.directory);
      // The client of this machine may be older than the server, and an older pg_restore reads no newer dump.
      const inside = `docker exec -i fairway-lab-${lab.name}-manager docker exec -i harbor-db-1`;
      const own = `#!/bin/sh\nexec ${inside} pg_restore --username=postgres "$@"\n`;
      await writeFile(join(backup.directory, 'pg_restore'), own, { mode: 0o755 });
      const env = {
        PATH: `${backup.directory}:${process.env['PATH']}`,
        ...{ PGHOST: lab.node('manager').address, PGUSER: 'postgres', PGPASSWORD: 'open-sesame' },
      };
      return { ...backup, env };
    },
    async keys() {
      const bucket = s3.buckets.get('backups');
      const store = await sh('cd /srv/backups && find . -type f | sort');
      return {
        cloud: [...(bucket?.objects.keys() ?? [])]
          .filter((key) => bucket?.seen(key))
          .map((key) => key.replace(/^nightly\//, ''))
          .sort(),
        store: store
          .split('\n')
          .filter(Boolean)
          .map((path) => path.slice(2)),
      };
    },
  };
}
