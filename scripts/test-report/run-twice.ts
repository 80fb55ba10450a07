// scripts/test-report/run-twice.ts RESULT-FILE JEST-ARGUMENT... Runs Jest, and then once more, one by one, the test
// files that failed: on a busy machine, tests with servers can fail although the tested code is right. RESULT-FILE holds the
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

/** No file begins its second run after this time: a machine that is so slow would not come to an end. */
const secondRunsMs = 20 * 60_000;

const first = jest(given);
const { files, refused } = first ? filesToRunAgain(first) : { files: [], refused: undefined };
if (refused) console.log(`\n${refused}`);
if (first && files.length > 0) {
  console.log(`\nOnce more, alone: ${files.map((name) => relative(root, name)).join(' ')}`);
  const until = Date.now() + secondRunsMs;
  const second: JestResults = { testResults: files.flatMap((name) => runAlone(name, until)) };
  writeFileSync(file, JSON.stringify(mergeRuns(first, second, root)));
}

/** The result of a file by itself; none where Jest ended without one, or the time is over: then the first one counts. */
function runAlone(name: string, until: number): JestResults['testResults'] {
  if (Date.now() > until) {
    console.log(`There is no time left to run ${relative(root, name)} once more: its first run counts.`);
    return [];
  }
  // With one worker the tests run in Jest's own process. `--forceExit` ends it although a test may have left something
  // open.
  const ran = jest([...withoutWorkers, '--maxWorkers', '1', '--forceExit', '--runTestsByPath', name]);
  if (!ran) console.log(`Jest ended without a result for ${relative(root, name)}: its first run counts.`);
  return ran?.testResults ?? [];
}
