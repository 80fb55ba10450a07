import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type S3StandIn, startS3 } from '../../stage/object-stores/s3/s3.ts';
import { runStep } from '../../stage/step/run-step.ts';
import { fetchObjects, newKey, restoreByHand } from './by-hand.ts';

let directory: string;
let key: Awaited<ReturnType<typeof newKey>>;
let s3: S3StandIn;
let made: readonly { readonly source: string; readonly id: string }[];
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fairway-by-hand-'));
  key = await newKey();
  s3 = await startS3(['backups']);
  const uploads = join(directory, 'uploads');
  await mkdir(uploads);
  await writeFile(join(uploads, 'plan'), 'twelve berths\n');
  const { exitCode, outputs, log } = await runStep({
    action: 'backup-upload',
    workspace: directory,
    inputs: {
      databases: `
- {name: uploads, kind: paths, paths: [${uploads}]}
- {name: notes, kind: command, dump: cat ${join(uploads, 'plan')}, verify: grep -q berths}
`,
      destinations: `- {name: cloud, kind: s3, endpoint: "${s3.url}", bucket: backups}`,
      credentials: 'cloud.access-key-id: key\ncloud.secret-access-key: secret',
      'encrypt-to': key.publicKey,
    },
  });
  if (exitCode !== 0) throw new Error(log);
  made = JSON.parse(outputs['backups'] ?? '[]');
}, 60_000);
afterAll(async () => {
  await s3?.stop();
  for (const each of [directory, ...fetched]) await rm(each, { recursive: true, force: true });
});

const fetched: string[] = [];
async function fetch(source: string) {
  const { id = '' } = made.find((one) => one.source === source) ?? {};
  const backup = await fetchObjects(s3.buckets.get('backups'), '', {
    source,
    id,
    privateKey: key.privateKey,
  });
  fetched.push(backup.directory);
  return backup;
}

describe('by the lines of the README, with the programs of Debian alone', () => {
  test('files are back', async () => {
    const backup = await fetch('uploads');
    await restoreByHand('.tar', backup);
    const path = join(backup.directory, 'uploads-restored', directory, 'uploads', 'plan');
    expect(await readFile(path, 'utf8')).toBe('twelve berths\n');
  });

  test('the output of a command is back', async () => {
    const backup = await fetch('notes');
    await restoreByHand('.bin', backup);
    const path = join(backup.directory, 'notes-restored.bin');
    expect(await readFile(path, 'utf8')).toBe('twelve berths\n');
  });

  test('bytes that are not those that were stored are refused, and nothing is restored', async () => {
    const backup = await fetch('notes');
    await appendFile(join(backup.directory, `${backup.id}.bin.zst.age`), 'x');
    await expect(restoreByHand('.bin', backup)).rejects.toThrow(`${backup.id}.bin.zst.age: FAILED`);
    await expect(readFile(join(backup.directory, 'notes-restored.bin'))).rejects.toThrow('ENOENT');
  });
});
