import { execFile } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Bucket } from '../../stage/object-stores/s3/bucket.ts';

const readme = join(import.meta.dirname, '../../../actions/backup-upload/README.md');

/** A backup that lies in a directory, with `key.txt` beside it. */
export interface OnDisk {
  readonly directory: string;
  readonly source: string;
  readonly id: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A new pair of keys, by age's own program. */
export async function newKey(): Promise<{ readonly privateKey: string; readonly publicKey: string }> {
  const { stdout: privateKey } = await promisify(execFile)('age-keygen');
  const [, publicKey = ''] = /^# public key: (\S+)$/m.exec(privateKey) ?? [];
  return { privateKey, publicKey };
}

/** Gets the objects of a backup out of a bucket into a new directory, with the private key, as a person does. */
export async function fetchObjects(
  bucket: Bucket | undefined,
  folder: string,
  { source, id, privateKey }: { readonly source: string; readonly id: string; readonly privateKey: string },
): Promise<OnDisk> {
  const directory = await mkdtemp(join(tmpdir(), 'fairway-by-hand-'));
  await writeFile(join(directory, 'key.txt'), privateKey);
  const begin = `${folder}${source}/${id}.`;
  for (const key of bucket?.objects.keys() ?? []) {
    const object = key.startsWith(begin) ? bucket?.seen(key) : undefined;
    if (object) await writeFile(join(directory, key.slice(folder.length + source.length + 1)), object.bytes);
  }
  return { directory, source, id };
}

/**
 * Restores a backup by the lines of the README, as they stand there: nothing but the source and the id is another one.
 * @param ending of the object that the lines are for: `.pgdump`
 * @throws Error with what they said, where they did not end with 0
 */
export async function restoreByHand(ending: string, { directory, source, id, env }: OnDisk): Promise<void> {
  const text = await readFile(readme, 'utf8');
  const [, section = ''] = /^## Restoring by hand\n(.*?)^## /ms.exec(text) ?? [];
  const blocks = [...section.matchAll(/^```bash\n(.*?)^```/gms)].map(([, lines = '']) => lines);
  const [names = '', check = '', ...ways] = blocks;
  const way = ways.find((lines) => lines.includes(`$backup${ending}.`));
  if (way === undefined) throw new Error(`The README has no lines for ${ending}.`);
  const named = names.replace(/^source=\S+/m, `source=${source}`).replace(/^backup=\S+/m, `backup=${id}`);
  if (named === names) throw new Error('The README names no source and no backup.');
  const script = [named, check, way].join('\n');
  return new Promise((resolve, reject) => {
    execFile(
      'bash',
      ['-c', script],
      { cwd: directory, env: { ...process.env, ...env } },
      (error, out, said) => (error ? reject(new Error(`${out}${said}`, { cause: error })) : resolve()),
    );
  });
}
