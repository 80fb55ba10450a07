// scripts/test-report/run-twice.ts RESULT-FILE JEST-ARGUMENT... Runs Jest, and then once more, alone, the test files
// that failed: on a busy machine, tests with servers can fail although the tested code is right. RESULT-FILE holds the
// results of both runs as one.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import process from 'node:process';
import type { JestResults } from './results.ts';
import { filesToRunAgain, mergeRuns } from './second-run.ts';

const root = process.cwd();
const [file = '', ...given] = process.argv.slice(2);

// The second run has its own number of workers and its own files, so both are taken out of the arguments.
const filesAt = given.indexOf('--runTestsByPath');
const options = filesAt === -1 ? given : given.slice(0, filesAt);
const workersAt = options.indexOf('--maxWorkers');
const withoutWorkers = workersAt === -1 ? options : options.toSpliced(workersAt, 2);

/** The results of a run; undefined where Jest ended without results. */
function jest(argv: readonly string[]): JestResults | undefined {
  rmSync(file, { force: true });
  spawnSync('jest', ['--json', '--outputFile', file, ...argv], { stdio: 'inherit' });
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as JestResults) : undefined;
}

const first = jest(given);
const { files, refused } = first ? filesToRunAgain(first) : { files: [], refused: undefined };
if (refused) console.log(`\n${refused}`);
if (first && files.length > 0) {
  console.log(`\nOnce more, alone: ${files.map((name) => relative(root, name)).join(' ')}`);
  // With one worker the tests run in Jest's own process. `--forceExit` ends it although a test may have left something
  // open.
  const alone = ['--maxWorkers', '1', '--forceExit', '--runTestsByPath', ...files];
  const second = jest([...withoutWorkers, ...alone]);
  if (!second) console.log('Jest ended without a result of the second run: the first one counts.');
  writeFileSync(file, JSON.stringify(second ? mergeRuns(first, second, root) : first));
}
