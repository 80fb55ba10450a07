import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createVirtualFileSystem } from 'typescript/unstable/fs';
import { API, type APIOptions, type Project } from 'typescript/unstable/sync';
import { promisesLeaving } from './rules/awaited-promises.ts';
import { root, sourcesBelow } from './rules/repository.ts';

const open: API[] = [];
afterAll(() => {
  for (const api of open) api.close();
});

function projectIn(directory: string, options: APIOptions = {}): Project {
  const api = new API({ ...options, cwd: directory });
  open.push(api);
  const [project] = api.updateSnapshot({ openProjects: [join(directory, 'tsconfig.json')] }).getProjects();
  if (!project) throw new Error(`TypeScript opens no project in ${directory}.`);
  return project;
}

describe('a promise that leaves a block is awaited where the block closes something at its end', () => {
  it('in all sources and tests', () => {
    const project = projectIn(root);
    const sources = ['packages', 'actions', 'test', 'scripts'].flatMap(sourcesBelow);
    const asked = sources.filter(
      ({ path, text }) => !/\/dist\//.test(path) && /\busing \w+ =|\bfinally \{/.test(text),
    );
    expect(asked.length).toBeGreaterThan(100);
    expect(
      asked.flatMap(({ path }) =>
        promisesLeaving(project, join(root, path)).map((found) => `${path}: ${found}`),
      ),
    ).toEqual([]);
  });

  const begin =
    'declare const held: AsyncDisposable; declare function work(): Promise<number>; declare const so: boolean;';
  const leaving = (body: string) => {
    const compilerOptions = {
      target: 'es2024',
      lib: ['es2024', 'esnext.disposable'],
      types: [],
      strict: true,
    };
    const project = projectIn('/', {
      fs: createVirtualFileSystem({
        '/tsconfig.json': JSON.stringify({ compilerOptions, files: ['a.ts'] }),
        '/a.ts': `${begin} async function one() { ${body} }`,
      }),
    });
    expect(project.program.getSyntacticDiagnostics()).toEqual([]);
    return promisesLeaving(project, '/a.ts');
  };

  it.each([
    'await using it = held; return work();',
    'await using it = held; if (so) { return so ? 1 : (work()); }',
    'await using it = held; const made = so ? work() : undefined; return made;',
    'for (await using it of [held]) return work();',
    'try { return work(); } finally { so; }',
    'try { return so && work(); } finally { so; }',
    'try { so; } catch { return work(); } finally { so; }',
  ])('which %s does not', (body) => {
    expect(leaving(body)).toHaveLength(1);
  });

  it.each([
    'await using it = held; return await work();',
    'await using it = held; const later = () => { return work(); }; await later(); return 1;',
    'if (so) return work(); await using it = held;',
    'if (so) { await using it = held; } return work();',
    'try { return await work(); } finally { so; }',
    'try { return work(); } catch {}',
    'try { so; } finally { return work(); }',
  ])('as %s does', (body) => {
    expect(leaving(body)).toEqual([]);
  });
});
