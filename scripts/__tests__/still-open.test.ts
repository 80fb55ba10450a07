import { spawn } from 'node:child_process';
import process from 'node:process';
import { expect, test } from '@jest/globals';
import {
  processesBelow,
  type RunningProcess,
  readProcesses,
  tellStillOpen,
  withoutSecrets,
} from '../../test/stage/step/still-open.ts';

const running = (pid: number, parent: number, ...argv: string[]): RunningProcess => ({
  pid,
  parent,
  seconds: 7,
  argv,
});

test('the report lists open runs, processes and resources', () => {
  const told = tellStillOpen({
    now: 100_000,
    runs: [{ action: 'swarm-deploy', since: 40_000, lastLine: 'waiting for the lock\n' }],
    processes: [running(5, 1, 'docker', 'exec', 'lab-manager', 'true')],
    resources: ['Timeout', 'TCPSocketWrap', 'Timeout'],
  });
  expect(told).toEqual([
    'a run of swarm-deploy for 60 s, its last line: waiting for the lock',
    'process 5 for 7 s: docker exec lab-manager true',
    'in Node: 2 × Timeout, 1 × TCPSocketWrap',
  ]);
});

test('a run without output is reported as such, and a long line is cut', () => {
  const runs = [{ action: 'swarm-deploy', since: 0, lastLine: '' }];
  const long = running(5, 1, 'x'.repeat(1000));
  const told = tellStillOpen({ now: 0, runs, processes: [long], resources: [] });
  expect(told.map((line) => line.length)).toEqual([expect.any(Number), 300]);
  expect(told[0]).toMatch(/its last line: none$/);
});

test.each([
  [
    ['docker', 'login', '--password', 'hunter2', 'host'],
    ['docker', 'login', '--password', '***', 'host'],
  ],
  [
    ['psql', 'postgresql://ada:hunter2@db/x'],
    ['psql', 'postgresql://ada:***@db/x'],
  ],
  [
    ['env', 'PGPASSWORD=hunter2', 'psql'],
    ['env', 'PGPASSWORD=***', 'psql'],
  ],
  [
    ['curl', 'https://host/?token=hunter2&x=1'],
    ['curl', 'https://host/?token=***&x=1'],
  ],
  [
    ['ssh', '-i', '/lab/key', 'deploy@host', 'true'],
    ['ssh', '-i', '/lab/key', 'deploy@host', 'true'],
  ],
])('secrets are hidden: %j', (argv, shown) => {
  expect(withoutSecrets(argv)).toEqual(shown);
});

test('only descendants of a process are its own, children before grandchildren', () => {
  const all = [running(9, 4, 'd'), running(4, 2, 'b'), running(3, 1, 'other'), running(5, 2, 'c')];
  expect(processesBelow(2, all).map(({ pid }) => pid)).toEqual([4, 9, 5]);
});

test('the processes of this machine are read with their command lines', async () => {
  const child = spawn('sleep', ['60']);
  try {
    await new Promise((resolve) => child.once('spawn', resolve));
    const own = processesBelow(process.pid, readProcesses());
    expect(own.filter(({ pid }) => pid === child.pid)).toEqual([
      { pid: child.pid, parent: process.pid, seconds: expect.any(Number), argv: ['sleep', '60'] },
    ]);
  } finally {
    child.kill();
  }
});
