import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const marina = fileURLToPath(new URL('../../../workflows-examples/apps/marina/', import.meta.url));

/** A checkout to build from. */
export interface Sources {
  readonly path: string;
  /** Writes files and commits them; the commit's id. */
  commit(files: Readonly<Record<string, string>>): Promise<string>;
  remove(): Promise<void>;
}

/** The three applications of marina as a repository of their own. */
export async function checkOutMarina(): Promise<Sources> {
  const path = await mkdtemp(join(tmpdir(), 'fairway-marina-'));
  for (const app of ['frontend', 'harbor', 'marine-snow']) {
    await cp(join(marina, app), join(path, app), { recursive: true });
  }
  const git = async (...argv: string[]) => (await run('git', ['-C', path, ...argv])).stdout.trim();
  await git('init', '--quiet');
  const commit = async (files: Readonly<Record<string, string>>) => {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(path, name)), { recursive: true });
      await writeFile(join(path, name), content);
    }
    await git('add', '--all');
    const author = ['-c', 'user.name=Marina', '-c', 'user.email=marina@acme.test'];
    await git(...author, 'commit', '--quiet', '--allow-empty', '--message', 'Change what is built');
    return git('rev-parse', 'HEAD');
  };
  return { path, commit, remove: () => rm(path, { recursive: true, force: true }) };
}
