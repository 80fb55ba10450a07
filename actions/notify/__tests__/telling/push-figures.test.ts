import { silentLogger } from '@fairway/runtime';
import { describe, expect, test } from '@jest/globals';
import { report, rolledBack } from '../../../../packages/notify/__tests__/report/report.ts';
import { startVendor, type VendorFault } from '../../../../test/stage/channels/vendor.ts';
import { movingClock } from '../../../../test/stage/samples/moving-clock.ts';
import { pushFigures } from '../../src/telling/push-figures.ts';

/** What is sent of these reports to a server that first does this. */
async function push(reports: Parameters<typeof pushFigures>[0], ...faults: readonly VendorFault[]) {
  const figures = await startVendor(({ path }) => ({
    reply: path.startsWith('/api/') ? { status: 200, body: { id: 7 } } : { status: 200 },
  }));
  figures.fail(...faults);
  const access = { url: figures.url, authorization: {}, secrets: [] };
  const clock = movingClock('2026-11-29T06:12:00Z');
  const { signal } = new AbortController();
  const problems = await pushFigures(
    reports,
    { pushgateway: access, grafana: access, secrets: [] },
    { fetch, clock, signal, logger: silentLogger },
  );
  await figures.stop();
  const sent = (path: string) => figures.sent.filter((one) => one.path.startsWith(path));
  return { problems, pushed: sent('/metrics/').map(({ text }) => text), marked: sent('/api/') };
}

describe('the figures of a run', () => {
  const bad = rolledBack({ hosts: ['a'] });
  const well = report({ about: { hosts: ['b'] } });

  test('tell of a subject once, and that it failed where one of its hosts failed', async () => {
    for (const reports of [
      [bad, well],
      [well, bad],
    ]) {
      const { pushed, marked } = await push(reports);
      expect(pushed).toHaveLength(1);
      expect(pushed[0]).toContain('fairway_deploy_success 0\n');
      expect(pushed[0]).toContain('fairway_deploy_rolled_back 1\n');
      expect(marked).toHaveLength(2);
    }
  });

  test('tell that it went well where the host that failed was put right', async () => {
    const { pushed } = await push([bad, report({ about: { hosts: ['a'] } })]);
    expect(pushed).toHaveLength(1);
    expect(pushed[0]).toContain('fairway_deploy_success 1\n');
  });

  test('are not sent again to a server that does not answer, and one warning says so', async () => {
    const other = report({ about: { subject: 'harbour' } });
    const { pushed, marked, problems } = await push([well, other], 'cut', 'cut', 'cut', 'cut');
    expect(pushed).toHaveLength(4);
    expect(marked).toHaveLength(2);
    expect(problems).toMatchObject([
      {
        target: 'pushgateway',
        problem: expect.stringMatching(/^Pushgateway: .* It was not asked again in this run\.$/),
      },
    ]);
  });

  test('are sent of each subject where one of them is refused, and each reason is said once', async () => {
    const reports = ['harbour', 'quay', 'pier'].map((subject) => report({ about: { subject } }));
    const { pushed, problems } = await push(
      reports,
      { status: 400, body: 'no' },
      { status: 400, body: 'no' },
    );
    expect(pushed).toHaveLength(3);
    expect(problems).toEqual([{ target: 'pushgateway', problem: 'Pushgateway answers 400: no.' }]);
  });
});
