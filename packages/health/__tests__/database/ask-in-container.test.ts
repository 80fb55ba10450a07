import type { ExecResult, Host } from '@fairway/host';
import { describe, expect, test } from '@jest/globals';
import { type DatabaseProbe, databaseProbeSchema } from '../../src/database/probe.ts';
import { describeResult, probesFailure, runProbes } from '../../src/index.ts';
import { machine, runOf, waitingClock } from '../probe-run.ts';

const boats = databaseProbeSchema.parse({
  name: 'boats',
  service: 'db',
  sql: 'select count(*) from boats; ',
});

async function ask(probe: DatabaseProbe, host: Host | undefined, timeoutMs = 0) {
  const [result] = await runProbes(
    [probe],
    runOf({
      findContainer: async () => ({ node: 'worker1', container: host && { host, id: 'c0ffee' } }),
      timeoutMs,
      clock: waitingClock(),
    }),
  );
  if (!result) throw new Error('one probe has one result');
  return result;
}

describe('a database', () => {
  test('is asked in the container of its service, with the query on standard input', async () => {
    const { host, asked } = machine({ stdout: '3\n' });
    const result = await ask(boats, host);
    expect(result).toMatchObject({ ok: true, body: '3', node: 'worker1', service: 'db', attempts: 1 });
    expect(asked[0]?.argv.slice(0, 5)).toEqual(['docker', 'exec', '--interactive', 'c0ffee', 'sh']);
    expect(asked[0]?.options?.stdin).toBe('select count(*) from boats;\n');
    expect(describeResult(result)).toBe('boats on worker1 answered in 0 ms: 3');
  });

  test.each<[string, Partial<DatabaseProbe>, Partial<ExecResult> | Error, string]>([
    ['the answer', { answer: '3' }, { stdout: '3\n' }, ''],
    ['rows', { answer: '1|a\n2|b\n' }, { stdout: '1|a\n2|b\n' }, ''],
    ['another answer', { answer: '4' }, { stdout: '3\n' }, 'gave another answer than "4"'],
    [
      'an error of the client',
      {},
      { exitCode: 1, stderr: 'ERROR:  relation "boats" does not exist\n' },
      'gave no answer: ERROR:  relation "boats" does not exist',
    ],
    ['a machine that is lost', {}, new Error('No answer.\nmore'), 'gave no answer: No answer.'],
  ])('%s', async (_what, more, answer, problem) => {
    const { ok, problem: said = '' } = await ask({ ...boats, ...more }, machine(answer).host);
    expect([ok, said]).toEqual([problem === '', problem]);
  });

  test('without a running container cannot be asked, and the advice does not mention curl', async () => {
    const result = await ask(boats, undefined);
    expect(result.problem).toBe('cannot be asked: no container of db runs');
    expect(probesFailure([result])?.fix).toContain('run its query in a container of db');
  });

  test('is asked again until the time is over', async () => {
    const late = machine({ exitCode: 2, stderr: 'FATAL:  starting up' }, { stdout: '3' });
    expect(await ask(boats, late.host, 5_000)).toMatchObject({ ok: true, attempts: 2 });
    const never = machine({ exitCode: 2, stderr: 'FATAL:  starting up' });
    expect(await ask(boats, never.host, 2_000)).toMatchObject({ ok: false, attempts: 6 });
  });
});
