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
  const problems: string[] = [];
  const all = readmes(root, (problem) => problems.push(problem));
  const stale = all.filter(({ actual, expected }) => actual !== expected);
  if (option === '--check')
    for (const { path } of stale)
      problems.push(`${path} is not in step with its sources. Run ./scripts/docs and commit.`);
  for (const problem of problems) console.error(`error: ${problem}`);
  if (problems.length > 0) return 1;
  for (const { path, expected } of stale) {
    writeFileSync(join(root, path), expected);
    console.log(`wrote ${path}`);
  }
  console.log(`${all.length} READMEs are in step with their sources.`);
  return 0;
}

process.exitCode = run();
