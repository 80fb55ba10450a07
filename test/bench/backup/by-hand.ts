import { existsSync } from 'node:fs';
import { run } from '../swarm/run.ts';

/** Debian's program: another one on the way may be a newer version, which stores otherwise. */
const aws = '/usr/bin/aws';

/** @throws Error where a program of the backup by hand is missing */
export async function requirePrograms(): Promise<void> {
  if (!existsSync(aws)) throw new Error(`${aws} is missing: install Debian's package "awscli".`);
  await run(['zstd', '--version']);
}

const copyFrom = (store: string) => `${aws} --endpoint-url ${store} s3 cp --only-show-errors`;

/** The pipe that people write: dump, compress, upload. Milliseconds until the last of so many buckets has it. */
export async function backUpByHand(dump: string, store: string, places: number): Promise<number> {
  const copies = Array.from(
    { length: places },
    (_, index) => `${dump} | zstd | ${copyFrom(store)} - s3://hand${index + 1}/harbor.pgdump.zst`,
  );
  return timed(copies.join(' && '));
}

/** Milliseconds in which the dump alone is written. */
export const readOnly = (dump: string): Promise<number> => timed(`${dump} > /dev/null`);

/** A server in a container, and a file in it. */
export interface HandRestore {
  readonly container: string;
  readonly file: string;
}

/** Fetches an object and unpacks it into a file in the container: pg_restore needs one for more than one job. */
export function fetchByHand(
  { container, file }: HandRestore,
  store: string,
  object: string,
): Promise<number> {
  return timed(
    `${copyFrom(store)} s3://${object} - | zstd -d | docker exec -i ${container} sh -c 'cat > ${file}'`,
  );
}

/** Restores that file by two jobs into a new database. */
export function restoreByHand({ container, file }: HandRestore, database: string): Promise<number> {
  const inside = `docker exec -u postgres ${container}`;
  return timed(
    `${inside} createdb ${database} && ${inside} pg_restore --jobs 2 --exit-on-error --dbname ${database} ${file}`,
  );
}

async function timed(script: string): Promise<number> {
  const start = performance.now();
  await run(['bash', '-euo', 'pipefail', '-c', script], {
    env: {
      AWS_ACCESS_KEY_ID: 'key',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  });
  return performance.now() - start;
}
