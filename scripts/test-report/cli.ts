// scripts/test-report/cli.ts count RESULT-FILE "PASSED FAILED SKIPPED" of a Jest result file; names skipped tests
// scripts/test-report/cli.ts times RESULT-FILE what the test files of each part took together
// scripts/test-report/cli.ts recap DIRECTORY all that failed or was unstable: Jest's results in *.json, the words of
// other checks in *.log. Says nothing where all is well.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import process from 'node:process';
import { failedTests, recap } from './failed.ts';
import { count, type Failed, type JestResults, skippedTests, timesByPart } from './results.ts';

const root = process.cwd();
const read = (file: string): JestResults => JSON.parse(readFileSync(file, 'utf8'));

function failedIn(file: string): Failed[] {
  if (file.endsWith('.json')) return failedTests(read(file), root);
  return [{ names: [basename(file, '.log')], message: readFileSync(file, 'utf8') }];
}

const [command, at = ''] = process.argv.slice(2);
if (command === 'count') {
  const results = read(at);
  for (const skipped of skippedTests(results, root)) console.error(`skipped: ${skipped}`);
  const { passed, failed, skipped } = count(results);
  console.log(passed, failed, skipped);
} else if (command === 'times') {
  for (const [part, seconds] of timesByPart(read(at), root))
    console.log(`  of that, by its files one after the other: ${part} ${seconds} s`);
} else if (command === 'recap') {
  const files = readdirSync(at)
    .filter((name) => /\.(json|log)$/.test(name))
    .sort()
    .map((name) => join(at, name));
  const results = files.filter((file) => file.endsWith('.json')).map(read);
  const said = recap(
    files.flatMap(failedIn),
    results.flatMap(({ unstable = [] }) => unstable),
  );
  if (said !== '') console.log(said);
} else {
  console.error('usage: cli.ts count|times RESULT-FILE | cli.ts recap DIRECTORY');
  process.exitCode = 2;
}
