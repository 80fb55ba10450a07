import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { testFaults } from './faults.ts';
import { type Jetty, openJetty, stateDir } from './jetty.ts';

jest.setTimeout(600_000);

let jetty: Jetty;
beforeAll(async () => {
  jetty = await openJetty();
});
afterAll(() => jetty?.stop());
afterEach(() => {
  expect(jetty.hook.violations).toEqual([]);
});

const probes = JSON.stringify([
  { name: 'api', url: 'http://{node}:8091/ok', heal: 'backend', timeout: '3s', interval: '100ms' },
  { name: 'disk', disk: { 'max-used': '99%' } },
]);
/** A look, and what people were told by it: `resolved: its key`. */
async function look() {
  const [run, told] = await jetty.toldBy(() => jetty.look({ probes }));
  return [run, told.map(({ state, key }) => `${state}: ${key}`)] as const;
}

describe('a project that compose-deploy has released', () => {
  it('is proven again, with the questions that its release was proven with', async () => {
    const [run, messages] = await look();
    expect([run.exitCode, run.outputs['outcome'], messages]).toEqual([0, 'healthy', []]);
    expect(run.report?.proofs.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        'release on manager answers',
        'api on manager answers',
        'disk on manager answers',
      ]),
    );
  });

  it('is healed where a container was killed; people are told once, that it is over', async () => {
    await jetty.sh('docker kill jetty-page-1');
    const [run, messages] = await look();
    expect([run.exitCode, run.outputs['outcome'], run.outputs['healed']]).toEqual([
      0,
      'healed',
      '["page on manager"]',
    ]);
    expect(messages).toEqual(['resolved: jetty/production: service page on manager']);
    expect(run.report?.proofs.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['page on manager runs 1 of 1', 'release on manager answers']),
    );
    const [, evidence = ''] = /Saved on manager.*?<code>(.*?)<\/code>/.exec(run.summary) ?? [];
    expect(await jetty.sh(`ls ${evidence}`)).not.toBe('');
    const kept = JSON.parse(await jetty.sh(`cat ${stateDir}/incidents.json`));
    expect(kept.heals).toMatchObject([{ step: 'restart', outcome: 'helped' }]);
  });

  it('is healed where a process takes connections and never answers', async () => {
    await jetty.sh("kill -STOP $(docker inspect --format '{{.State.Pid}}' jetty-backend-1)");
    const [run, messages] = await look();
    expect([run.exitCode, run.outputs['outcome'], run.outputs['healed']]).toEqual([
      0,
      'healed',
      '["backend on manager"]',
    ]);
    expect(messages).toEqual(['resolved: jetty/production: service backend on manager']);
  });

  it('is not healed again within the pause: the same incident is told once more, and not its end at once', async () => {
    await jetty.sh('docker kill jetty-page-1');
    const [run, messages] = await look();
    expect([run.exitCode, run.outputs['outcome'], run.outputs['healed']]).toEqual([1, 'failing', '[]']);
    expect(run.log).toContain('is not touched before');
    expect(messages).toEqual(['ongoing: jetty/production: service page on manager']);
    expect((await look())[1]).toEqual([]);
    await jetty.sh('docker start jetty-page-1');
    const [well, end] = await look();
    expect([well.exitCode, well.outputs['outcome']]).toEqual([0, 'healthy']);
    expect(end).toEqual([]);
  });

  it('is left as it is where a person stopped a service', async () => {
    await jetty.sh('docker stop jetty-page-1');
    const [run] = await look();
    expect([run.exitCode, run.outputs['outcome'], run.outputs['healed']]).toEqual([0, 'healthy', '[]']);
    expect(run.log).toContain('::warning::page on manager of jetty/production was stopped by hand');
    expect(await jetty.sh("docker inspect --format '{{.State.Running}}' jetty-page-1")).toBe('false');
  });

  it('is healed after a restart of the engine: of what the engine does not start, people hear once', async () => {
    await jetty.sh('docker stop jetty-page-1');
    await jetty.lab.restartEngine('manager');
    const [run, messages] = await look();
    expect([run.exitCode, run.outputs['outcome'], run.outputs['healed'], run.log]).toEqual([
      0,
      'healed',
      '["clerk on manager"]',
      expect.anything(),
    ]);
    expect(messages).toEqual(['resolved: jetty/production: service clerk on manager']);
    expect(await jetty.sh("docker inspect --format '{{.State.Running}}' jetty-page-1")).toBe('false');
    const [next, more] = await look();
    expect([next.outputs['outcome'], more]).toEqual(['healthy', []]);
    await jetty.sh('docker start jetty-page-1');
  });

  it('is not alarmed about while somebody holds the lock', async () => {
    await jetty.sh('docker kill jetty-backend-1');
    await jetty.sh(`(flock ${stateDir}/lock sleep 86021 >/dev/null 2>&1 &)`);
    await jetty.sh("until pgrep -f '^[s]leep 86021'; do sleep 0.1; done");
    const [run, messages] = await look().finally(() =>
      jetty.sh("pkill -f '[s]leep 86021' && docker start jetty-backend-1"),
    );
    expect([run.exitCode, run.outputs['outcome'], run.outputs['healed'], messages]).toEqual([
      1,
      'deploying',
      '[]',
      [],
    ]);
  });
});

testFaults(() => jetty);
