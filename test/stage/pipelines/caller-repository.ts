import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');

/** The change of a commit. */
export interface Change {
  /** The subject of the commit. */
  readonly title: string;
  /** Path → new content, out of the old one; an empty old content means a new file. */
  readonly edits: Readonly<Record<string, (old: string) => string>>;
}

/** An app as its team has it: a git repository with an example's workflows in place. */
export interface CallerRepository {
  readonly path: string;
  /** Owner and name on GitHub. */
  readonly name: string;
  readonly git: (...argv: readonly string[]) => Promise<string>;
  /** Commits a change and returns the commit. */
  commit(change: Change): Promise<string>;
}

/**
 * Makes the repository of an app of workflows-examples/apps in an empty directory. The workflows of the example are copied as they
 * are: what users copy is what runs.
 */
export async function makeCallerRepository(
  path: string,
  {
    app,
    example,
    beside = [],
    branch = 'main',
  }: {
    readonly app: string;
    readonly example: string;
    /** Further examples whose workflows stand beside, as their READMEs say. */
    readonly beside?: readonly string[];
    readonly branch?: string;
  },
): Promise<CallerRepository> {
  const git = async (...argv: readonly string[]) => (await run('git', argv, { cwd: path })).stdout.trim();
  await cp(join(root, 'workflows-examples/apps', app), path, {
    recursive: true,
    filter: (source) => !source.includes('/node_modules'),
  });
  const workflows = join(path, '.github/workflows');
  await mkdir(workflows, { recursive: true });
  for (const each of [example, ...beside]) {
    const from = join(root, 'workflows-examples', each);
    for (const name of await readdir(from)) {
      const isWorkflow = /^jobs:/m.test(await readFile(join(from, name), 'utf8'));
      if (isWorkflow && !name.endsWith('.md')) await cp(join(from, name), join(workflows, name));
    }
  }
  await git('init', '--quiet', '--initial-branch', branch);
  await git('config', 'user.name', 'Mona');
  await git('config', 'user.email', 'mona@example.com');
  await git('config', 'commit.gpgsign', 'false');
  return {
    path,
    name: `acme/${app}`,
    git,
    async commit({ title, edits }) {
      for (const [file, change] of Object.entries(edits)) await edit(join(path, file), change);
      await git('add', '--all');
      await git('commit', '--quiet', '--allow-empty', '--message', title);
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
    throw new Error(`The edit of ${file} changes nothing: the app is no longer what it expects.`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, changed);
}
