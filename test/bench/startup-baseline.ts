import { execFileSync } from 'node:child_process';
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Bundles a program that only imports @actions/core, the way our actions are bundled; the path of the bundle. It keeps
 * the whole module, as it comes from npm: ours is marked free of side effects, and nothing of it would be left.
 */
export function buildCoreBundle(root: string, temp: string): string {
  const source = join(temp, 'baseline');
  mkdirSync(join(source, 'node_modules/@actions'), { recursive: true });
  const core = realpathSync(join(root, 'packages/action-kit/node_modules/@actions/core'));
  symlinkSync(core, join(source, 'node_modules/@actions/core'));
  writeFileSync(join(source, 'package.json'), '{}\n');
  writeFileSync(
    join(source, 'index.js'),
    "import * as core from '@actions/core';\ncore.info(Object.keys(core).join());\n",
  );
  const out = join(source, 'dist');
  const ncc = join(root, 'node_modules/.bin/ncc');
  execFileSync(ncc, ['build', join(source, 'index.js'), '--minify', '--quiet', '--out', out], {
    cwd: source,
  });
  return join(out, 'index.js');
}
