// scripts/changed/cli.ts [BASE]: the parts that a change can have touched. BASE is the commit where the change began,
// by default where this branch left origin/main (or main). Uncommitted files are part of the change. Two lines on
// standard error name the picked parts and the reason. Standard output has one line each: "bundles", "unit FILE",
// "servers FILE".
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { pick, tellPicked } from './pick.ts';
import { readTree } from './tree.ts';

const root = join(import.meta.dirname, '../..');
const git = (...argv: readonly string[]): string =>
  execFileSync('git', argv, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();

/** The first of these that git knows. */
function known(...names: readonly string[]): string | undefined {
  return names.find((name) => {
    try {
      return git('rev-parse', '--verify', '--quiet', `${name}^{commit}`) !== '';
    } catch {
      return false;
    }
  });
}

const [given] = process.argv.slice(2);
const base = given === undefined ? known('origin/main', 'main') : known(given);
if (base === undefined) {
  console.error(
    `error: git knows no ${given ?? 'origin/main'}. Name where the change began: scripts/test --changed BASE`,
  );
  process.exit(2);
}
const from = git('merge-base', base, 'HEAD');
const listed = [
  git('diff', '--name-only', '--no-renames', from),
  git('ls-files', '--others', '--exclude-standard'),
];
const changed = listed.flatMap((files) => files.split('\n')).filter(Boolean);
const tree = readTree(root);
const picked = pick(tree, changed);
console.error(tellPicked(picked, changed, `${base} (${from.slice(0, 7)})`, tree));
if (picked.bundles) console.log('bundles');
for (const file of picked.unit) console.log(`unit ${file}`);
for (const file of picked.servers) console.log(`servers ${file}`);
