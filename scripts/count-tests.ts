// Prints "PASSED FAILED SKIPPED" of a Jest result file, and on standard error the names of skipped tests.
// A file that could not be loaded counts as one failure: its tests never ran. A run without any test failed too.
import { readFileSync } from 'node:fs';
import process from 'node:process';

interface JestResults {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  numRuntimeErrorTestSuites: number;
  testResults: { name: string; assertionResults: { status: string; fullName: string }[] }[];
}

const file = process.argv[2];
if (!file) throw new Error('usage: count-tests.ts RESULT-FILE');
const results = JSON.parse(readFileSync(file, 'utf8')) as JestResults;
for (const { assertionResults } of results.testResults) {
  for (const { status, fullName } of assertionResults) {
    if (status === 'pending' || status === 'todo') process.stderr.write(`skipped: ${fullName}\n`);
  }
}
const nothing = results.numPassedTests + results.numFailedTests === 0 ? 1 : 0;
const failed = results.numFailedTests + Math.max(results.numRuntimeErrorTestSuites, nothing);
const skipped = results.numPendingTests + results.numTodoTests;
process.stdout.write(`${results.numPassedTests} ${failed} ${skipped}\n`);
