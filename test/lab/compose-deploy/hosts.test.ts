import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { composeInputs } from '../../stage/step/compose-inputs.ts';
import { holdAt } from '../../stage/step/hold.ts';
import { refusingHostFiles } from './apps/refusing-host.ts';
import { readServer } from './server.ts';
import { type Checkout, checkOut, type RunOptions, type StepResult } from './step.ts';

jest.setTimeout(300_000);

const both = ['manager', 'worker1'];
let lab: Lab;
let pontoon: Checkout;

beforeAll(async () => {
  lab = await startLab({ nodes: 2, swarm: false, registry: true }, { logger: silentLogger });
  pontoon = await checkOut(refusingHostFiles);
  await Promise.all(both.map((node) => refuse(node)));
}, 300_000);
afterAll(async () => {
  await pontoon?.remove();
  await lab?.stop();
});

const sh = (node: string, script: string) => readServer(lab.node(node)).sh(script);
/** Makes these versions fail to start on a host from now on. */
const refuse = (node: string, ...versions: readonly string[]) =>
  sh(node, `mkdir -p ~/refused; printf '%s\\n' ${versions.join(' ')} >~/refused/versions`);
const deploy = (
  project: string,
  release: string,
  inputs: Readonly<Record<string, string>> = {},
  { nodes = both, ...options }: RunOptions & { readonly nodes?: readonly string[] } = {},
): Promise<StepResult> => pontoon.run({ ...composeInputs(lab, project, nodes), release, ...inputs }, options);
/** The running services of a project on each host, leftovers too: `keeper v1, lamp v1`. */
const serves = (project: string, nodes: readonly string[] = both) =>
  Promise.all(
    nodes.map(async (node) => {
      const filter = `label=com.docker.compose.project=${project}`;
      const told = await sh(node, `docker ps -q --filter ${filter} | xargs -r docker inspect`);
      const all = JSON.parse(told || '[]') as { Config: { Labels: Record<string, string>; Env: string[] } }[];
      const words = all.map(({ Config: { Labels, Env } }) => {
        const version = Env.find((one) => one.startsWith('VERSION='))?.slice('VERSION='.length);
        return `${Labels['com.docker.compose.service']} ${version}`;
      });
      return words.sort().join(', ');
    }),
  );
const ledger = async (node: string, project: string) =>
  (await sh(node, `cat /var/lib/fairway/compose/${project}/ledger.jsonl`)).split('\n').map((line) => {
    const { version, outcome } = JSON.parse(line) as { version: string; outcome: string };
    return `${version} ${outcome}`;
  });
const groups = ({ log }: StepResult) =>
  log.split('\n').flatMap((line) => (line.startsWith('::group::') ? [line.slice('::group::'.length)] : []));

describe('several hosts, each a complete installation', () => {
  test('get a release side by side', async () => {
    const run = await deploy('pier', 'v1');
    expect([run.exitCode, run.outputs['status']]).toEqual([0, 'deployed']);
    expect(groups(run)).toEqual(['preflight', 'plan', 'bring', 'deploy', 'prove', 'record']);
    expect(await serves('pier')).toEqual(['keeper v1, lamp v1', 'keeper v1, lamp v1']);
  });

  test('get a release one after the other, each proven before the next is touched; all go back when one fails', async () => {
    await refuse('worker1', 'v2');
    let between: string[] = [];
    const hold = holdAt('deploy worker1', async () => {
      between = await serves('pier', ['manager']);
    });
    const run = await deploy('pier', 'v2', { order: 'one-by-one', pause: '1s' }, hold);
    await hold.done(run.log);
    expect([run.exitCode, run.outputs['status']]).toEqual([1, 'rolled-back']);
    expect(groups(run).slice(3)).toEqual(['deploy manager', 'prove manager', 'deploy worker1', 'put back']);
    expect(run.log).toContain('Proved: manager serves v2');
    expect(between).toEqual(['keeper v2, lamp v2']);
    expect(run.summary).toContain('v2 did not come up: the service lamp on worker1');
    for (const node of both) {
      expect(run.log).toContain(`Proved: ${node} serves v1 again`);
      expect((await ledger(node, 'pier')).slice(-2)).toEqual(['v2 started', 'v2 rolled-back']);
    }
    expect(await serves('pier')).toEqual(['keeper v1, lamp v1', 'keeper v1, lamp v1']);
    const gaps = JSON.parse(run.outputs['outage'] ?? '{}') as Record<string, number>;
    expect(gaps['keeper']).toBeGreaterThan(0);
  });

  test('go back when a new host among them fails; the new host is emptied if the input says so', async () => {
    expect((await deploy('jetty', 'v1', {}, { nodes: ['manager'] })).outputs['status']).toBe('deployed');
    const run = await deploy('jetty', 'v2', { 'first-deploy-failed': 'remove' });
    expect([run.exitCode, run.outputs['status']]).toEqual([1, 'rolled-back']);
    expect(run.summary).toContain('v1 was put back and is proven to serve');
    expect(run.summary).toContain('worker1: the containers of jetty were removed again');
    expect(await serves('jetty')).toEqual(['keeper v1, lamp v1', '']);
    expect((await ledger('worker1', 'jetty')).at(-1)).toBe('v2 removed');
    const filter = '--filter label=com.docker.compose.project=jetty';
    expect(await sh('worker1', `docker ps -aq ${filter}; docker network ls -q ${filter}`)).toBe('');
    expect(await sh('worker1', `docker volume ls -q ${filter}`)).toBe('jetty_log');
  });
});

test('a run that is cancelled midway puts the previous release back, proves it, and leaves the lock free', async () => {
  let told = false;
  const run = await deploy(
    'pier',
    'v3',
    {},
    {
      onLog: (log, step) => {
        if (!told && log.includes('manager: keeper: recreate')) told = step.kill('SIGINT');
      },
    },
  );
  expect([told, run.exitCode]).toEqual([true, 1]);
  const free = await Promise.all(
    // The second lock is that of what a run began, which may go on for a moment when the run is gone.
    both.map((node) => {
      const lock = '/var/lib/fairway/compose/pier/lock';
      return lab.node(node).exec(['flock', '-w', '300', lock, 'flock', '-w', '300', `${lock}.begun`, 'true']);
    }),
  );
  expect(free.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  // GitHub leaves a cancelled step ten seconds: on a slow machine the return is begun, and the run says so, or where even
  // that takes longer, that it was cancelled.
  if (run.outputs['status'] === 'rolled-back') {
    expect(run.summary).toContain('v1 was put back and is proven to serve');
    expect(await serves('pier')).toEqual(['keeper v1, lamp v1', 'keeper v1, lamp v1']);
  } else {
    expect(run.summary).toMatch(/The return to v1 was begun|This step was cancelled/);
    for (const line of await serves('pier')) expect(line).toMatch(/keeper v[13].*lamp v[13]/);
  }
});
