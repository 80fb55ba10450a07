// scripts/docs [--check]
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readmes } from './readmes.ts';

const root = join(import.meta.dirname, '../..');
const [option, ...rest] = process.argv.slice(2);

function run(): number {
  if (rest.length > 0 || (option !== undefined && option !== '--check')) {
    console.error('usage: scripts/docs [--check]');
    return 2;
  }
  const all = readmes(root);
  const stale = all.filter(({ actual, expected }) => actual !== expected);
  if (option === '--check') {
    for (const { path } of stale)
      console.error(`${path} is not in step with its sources. Run ./scripts/docs and commit.`);
    if (stale.length === 0) console.log(`${all.length} READMEs are in step with their sources.`);
    return stale.length === 0 ? 0 : 1;
  }
  for (const { path, expected } of stale) {
    writeFileSync(join(root, path), expected);
    console.log(`wrote ${path}`);
  }
  console.log(`${all.length} READMEs are in step with their sources.`);
  return 0;
}

try {
  process.exitCode = run();
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
