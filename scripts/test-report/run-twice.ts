// scripts/test-report/run-twice.ts RESULT-FILE JEST-ARGUMENT...
// Runs Jest, and then once more, alone, the test files that failed: on a busy machine, tests with servers can fail for
// no fault of what they test. RESULT-FILE holds the results of both runs as one.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import process from 'node:process';
import type { JestResults } from './results.ts';
import { filesToRunAgain, mergeRuns } from './second-run.ts';

const root = process.cwd();
const [file = '', ...given] = process.argv.slice(2);

// Jest takes the number of workers once, and of the files only those that failed are meant the second time.
const filesAt = given.indexOf('--runTestsByPath');
const options = filesAt === -1 ? given : given.slice(0, filesAt);
const workersAt = options.indexOf('--maxWorkers');
const withoutWorkers = workersAt === -1 ? options : options.toSpliced(workersAt, 2);

/** The results of a run; undefined where Jest ended without any. */
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
  // One worker is Jest's own process, and what a test left open would keep that from ending.
  const alone = ['--maxWorkers', '1', '--forceExit', '--runTestsByPath', ...files];
  const second = jest([...withoutWorkers, ...alone]);
  if (!second) console.log('Jest ended without a result of the second run: the first one counts.');
  writeFileSync(file, JSON.stringify(second ? mergeRuns(first, second, root) : first));
}
