import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { MarinaRelease } from './releases.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');

/** Marina as its team has it: a git repository with the example's workflow in place. */
export interface CallerRepository {
  readonly path: string;
  /** Owner and name on GitHub. */
  readonly name: string;
  /** Commits what a release changes and tags it. Returns the commit. */
  commitRelease(release: MarinaRelease): Promise<string>;
}

/** Makes the repository in an empty directory. The example workflow is copied as it is: what users copy is what runs. */
export async function makeCallerRepository(path: string): Promise<CallerRepository> {
  const git = async (...argv: string[]) => (await run('git', argv, { cwd: path })).stdout.trim();
  await cp(join(root, 'test/apps/marina'), path, {
    recursive: true,
    filter: (source) => !source.includes('/node_modules'),
  });
  await mkdir(join(path, '.github/workflows'), { recursive: true });
  await cp(
    join(root, 'workflows-examples/swarm-release/release.yml'),
    join(path, '.github/workflows/release.yml'),
  );
  await git('init', '--quiet', '--initial-branch', 'main');
  await git('config', 'user.name', 'Mona');
  await git('config', 'user.email', 'mona@example.com');
  await git('config', 'commit.gpgsign', 'false');
  return {
    path,
    name: 'acme/marina',
    async commitRelease({ tag, title, edits }) {
      for (const [file, change] of Object.entries(edits)) await edit(join(path, file), change);
      await git('add', '--all');
      await git('commit', '--quiet', '--allow-empty', '--message', title);
      await git('tag', tag);
      return git('rev-parse', 'HEAD');
    },
  };
}

async function edit(file: string, change: (old: string) => string): Promise<void> {
  const old = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const changed = change(old);
  if (changed === old)
    throw new Error(`The edit of ${file} changes nothing: marina is no longer what it expects.`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, changed);
}
