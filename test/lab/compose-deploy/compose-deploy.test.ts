import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { rollingAppFiles, rollingAppInputs } from './apps/rolling-app.ts';
import { type DockerStarts, type Starts, startsOf, watchDocker } from './docker-starts.ts';
import { putUnderLoad } from './load.ts';
import { testRefusals } from './refusals.ts';
import { readServer, type Seen, type ServerReader } from './server.ts';
import { type Checkout, checkOut, type StepResult } from './step.ts';

jest.setTimeout(600_000);

let lab: Lab;
let quay: Checkout;
let server: ServerReader;
const directory = '/home/deploy/quay';
let docker: DockerStarts;
let seen: Readonly<Record<string, Seen>>;

beforeAll(async () => {
  lab = await startLab({ nodes: 1, registry: true }, { logger: silentLogger });
  server = readServer(lab.node('manager'));
  quay = await checkOut(rollingAppFiles);
  docker = await watchDocker(lab.node('manager'));
});
afterAll(async () => {
  await quay?.remove();
  await lab?.stop();
});

const run = (more: Readonly<Record<string, string>> = {}) =>
  quay.run({ ...rollingAppInputs(lab, 'quay'), ...more });
/** A run, and the commands that it started on the server. Every start costs time, so a deploy has a limit of them. */
async function counted(more: Readonly<Record<string, string>>, from = quay): Promise<[StepResult, Starts]> {
  await docker.taken();
  const step = await from.run(more, { env: { RUNNER_DEBUG: '1' } });
  return [step, startsOf(step.log, await docker.taken())];
}
/** What was started more often than that. */
const beyond = (starts: Starts, most: Starts) =>
  Object.entries(starts).filter(([kind, count]) => count > most[kind as keyof Starts]);
const env = (more: Readonly<Record<string, string>>) =>
  JSON.stringify({ GREETING: "it's $5 # a 'quay'", PORT: '18080', ...more });
const ask = async (): Promise<Record<string, unknown>> => {
  const answer = await fetch(`http://${lab.node('manager').address}:18080/`);
  return (await answer.json()) as Record<string, unknown>;
};
/** A deploy while the clock of the server, as `date` tells it, is an hour ahead. */
async function withWrongClock(deploy: () => Promise<StepResult>): Promise<StepResult> {
  const date = '#!/bin/sh\n[ "$*" = +%s ] && exec /usr/bin/date +%s -d "1 hour"\nexec /usr/bin/date "$@"\n';
  const { exec } = lab.node('manager');
  await exec(['install', '-m', '755', '/dev/stdin', '/usr/local/bin/date'], date);
  return deploy().finally(() => exec(['rm', '/usr/local/bin/date']));
}
const idsOf = (all: Readonly<Record<string, Seen>>) =>
  Object.fromEntries(Object.entries(all).map(([service, { id }]) => [service, id]));

testRefusals(() => ({ lab, quay, server }));

describe('a deploy of a project', () => {
  let first: StepResult;

  test('brings it to a new server by digest, with its files and variables', async () => {
    first = await withWrongClock(() => run());
    expect(first.log).toContain('Proved: manager serves v1');
    expect(first.outputs).toMatchObject({ status: 'deployed', release: 'v1', 'previous-release': '' });
    seen = await server.containers('quay');
    expect(Object.keys(seen).sort()).toEqual(['gate', 'store', 'web']);
    for (const { service, image } of Object.values(seen)) {
      expect(image).toBe((JSON.parse(first.outputs['digests'] ?? '') as Record<string, string>)[service]);
      expect(image).toMatch(/@sha256:/);
    }
    expect(await ask()).toEqual({
      version: 'v1',
      greeting: "it's $5 # a 'quay'",
      key: 'the key of the gate',
    });
    expect(await server.sh(`stat -c '%a %U %n' ${directory}/.env ${directory}/compose.yaml`)).toBe(
      `600 deploy ${directory}/.env\n600 deploy ${directory}/compose.yaml`,
    );
    expect(first.log + first.summary).not.toContain('the key of the gate');
  });

  test('warns of a host whose clock is an hour wrong', () => {
    expect(first.log).toMatch(/The clock of manager \S+ is 3[56]\d\d s ahead/);
  });

  test('is refused from another environment, and into another directory, which the error names', async () => {
    const other = await run({ environment: 'staging', tier: 'staging' });
    expect([other.exitCode, other.log]).toEqual([
      1,
      expect.stringContaining('belongs to another environment'),
    ]);
    const { exitCode, log } = await run({ directory: '/home/deploy/elsewhere' });
    expect(exitCode).toBe(1);
    expect(log).toContain('is installed in another directory');
    expect(log).toMatch(/To do: Write directory: \/home\/deploy\/quay\b/);
    expect(idsOf(await server.containers('quay'))).toEqual(idsOf(seen));
  });

  test('touches no container when the release runs already', async () => {
    const [again, starts] = await counted(rollingAppInputs(lab, 'quay'));
    expect(again.outputs['status']).toBe('unchanged');
    expect(beyond(starts, { commands: 9, docker: 3, compose: 0 })).toEqual([]);
    expect(idsOf(await server.containers('quay'))).toEqual(idsOf(seen));
  });

  test('rolls the service without a gap: behind a proxy that follows names no request is lost', async () => {
    const load = putUnderLoad(`http://${lab.node('manager').address}:18080/`);
    const [next, starts] = await counted({ ...rollingAppInputs(lab, 'quay'), release: 'v2', drain: '3s' });
    const { asked, failed } = await load.stop();
    expect(next.outputs).toMatchObject({ status: 'deployed', 'previous-release': 'v1', outage: '{"web":0}' });
    expect(beyond(starts, { commands: 21, docker: 10, compose: 3 })).toEqual([]);
    expect(failed).toEqual([]);
    expect(asked).toBeGreaterThan(10);
    const now = await server.containers('quay');
    expect(now['web']?.id).not.toBe(seen['web']?.id);
    expect({ gate: now['gate']?.id, store: now['store']?.id }).toEqual({
      gate: seen['gate']?.id,
      store: seen['store']?.id,
    });
    expect(now['web']?.name).toBe('quay-web-1');
    seen = now;
  });

  test('leaves nothing to do for a later `docker compose up` on the server', async () => {
    const said = await server.wouldDo(directory);
    expect(said).toMatch(/quay-web-1 {2}Running/);
    expect(said).not.toMatch(/Recreate|Creat|Start|Stop/);
  });

  test('replaces only the service that mounts a changed file, and says how long its gap was', async () => {
    const conf = rollingAppFiles['deploy/gate/gate.conf'] ?? '';
    await quay.write({
      'deploy/gate/gate.conf': conf.replace('location /', 'add_header X-Tide high;\n  location /'),
    });
    const next = await run({ release: 'v2' });
    expect(next.outputs['status']).toBe('deployed');
    const { gate } = JSON.parse(next.outputs['outage'] ?? '{}') as { gate?: number };
    expect(gate).toBeGreaterThan(0);
    expect(next.log).toContain('gate: recreate, because it publishes the port 18080 of the host');
    const answer = await fetch(`http://${lab.node('manager').address}:18080/`);
    expect(answer.headers.get('x-tide')).toBe('high');
    const now = await server.containers('quay');
    expect({ web: now['web']?.id, store: now['store']?.id }).toEqual({
      web: seen['web']?.id,
      store: seen['store']?.id,
    });
    seen = now;
  });
});

describe('a release that fails', () => {
  test('leaves the previous one in place, and the error names the service, the cause and the output of its health check', async () => {
    const bad = await run({ release: 'v3', env: env({ MOOD: 'ill', PULSE: '1s' }) });
    expect(bad.exitCode).toBe(1);
    expect(bad.outputs).toMatchObject({ status: 'rolled-back', release: 'v3' });
    expect(bad.summary).toContain('v3 did not come up: the service web on manager');
    expect(bad.summary).toContain('its health check says that it is unhealthy');
    expect(bad.summary).toContain('500 Internal Server Error');
    expect(bad.summary).toContain('v2 was put back and is proven to serve');
    expect(idsOf(await server.containers('quay'))).toEqual(idsOf(seen));
    expect(await ask()).toMatchObject({ version: 'v2' });
  });

  test('because it exits at once leaves the previous one in place, and the error shows the end of its log', async () => {
    const bad = await run({ release: 'v3', env: env({ MOOD: 'dead' }) });
    expect(bad.outputs['status']).toBe('rolled-back');
    expect(bad.summary).toContain('ended with exit status 3');
    expect(bad.summary).toContain('the quay is flooded');
    expect(idsOf(await server.containers('quay'))).toEqual(idsOf(seen));
  });

  test('a probe is replaced by the previous one, and the error says where the app behind the proxy listens', async () => {
    const bad = await run({ release: 'v3', env: env({ MOOD: 'shy' }) });
    expect(bad.outputs['status']).toBe('rolled-back');
    expect(bad.summary).toContain('1 of 1 probes failed: web.');
    const cause = 'web listens on 127.0.0.1:3000 only: nothing outside its container reaches it.';
    expect(bad.log).toContain(`${cause} web on manager answered 502`);
    expect(bad.log).toContain('To do: Let web listen on 0.0.0.0, and release again. Ask it yourself');
    expect(bad.log).toMatch(/gate on manager: listens on 0\.0\.0\.0:80%0A/);
    expect(bad.log).toMatch(/log: .*connect\(\) failed \(111/);
    expect(await ask()).toMatchObject({ version: 'v2' });
    expect((await server.containers('quay'))['web']?.id).toBe(seen['web']?.id);
  });
});

describe('an edit by hand on the server', () => {
  test('is shown by a plan and refused by a deploy before anything is changed', async () => {
    await server.sh(`sed -i 's/PORT=18080/&\\nGREETING=hand-made/' ${directory}/.env`);
    const plan = await run({ command: 'plan', release: 'v5' });
    expect(plan.outputs['status']).toBe('planned');
    expect(JSON.parse(plan.outputs['plan'] ?? '{}')).toMatchObject({
      release: 'v5',
      previous: 'v2',
      drift: [`${directory}/.env on manager (GREETING)`],
      services: [{ service: 'web', change: 'changed', fields: [{ field: 'environment.VERSION' }] }],
    });
    const refused = await run({ release: 'v5' });
    expect(refused.exitCode).toBe(1);
    expect(refused.summary).toContain(`${directory}/.env on manager (GREETING)`);
    expect(idsOf(await server.containers('quay'))).toEqual(idsOf(seen));
  });

  test('is kept or replaced, as the input says', async () => {
    const kept = await run({ release: 'v5', drift: 'keep' });
    expect(kept.outputs['status']).toBe('deployed');
    expect(await ask()).toMatchObject({ version: 'v5', greeting: 'hand-made' });
    await server.sh(`echo '# by hand' >> ${directory}/gate/gate.conf`);
    const replaced = await run({ release: 'v6', drift: 'replace' });
    expect(replaced.outputs['status']).toBe('deployed');
    expect(replaced.summary).toContain(`${directory}/gate/gate.conf on manager was edited`);
    expect(await ask()).toMatchObject({ version: 'v6', greeting: "it's $5 # a 'quay'" });
    expect(await server.sh(`cat ${directory}/gate/gate.conf`)).not.toContain('by hand');
  });
});

test('a rollback needs neither registry nor repository, and leaves another project alone', async () => {
  const others = idsOf(await server.containers('theirs'));
  expect(Object.keys(others)).toEqual(['cat']);
  await server.sh('docker image prune --force');
  await lab.cut('registry');
  const empty = await checkOut();
  try {
    const { 'compose-files': _files, files: _dirs, ...inputs } = rollingAppInputs(lab, 'quay');
    const wanted = { ...inputs, command: 'rollback', to: 'v2', release: '', env: '', verify: '' };
    const [back, starts] = await counted(wanted, empty);
    expect(beyond(starts, { commands: 18, docker: 8, compose: 1 })).toEqual([]);
    expect(back.outputs).toMatchObject({ status: 'deployed', release: 'v2', 'previous-release': 'v6' });
    expect(await ask()).toMatchObject({ version: 'v2' });
    expect(back.summary).toContain('rolled back to v2');
    const unknown = await empty.run({ ...wanted, to: 'v9' });
    expect(unknown.summary).toContain('v2 (runs now), v6, v5, v1');
  } finally {
    await lab.restore('registry');
    await empty.remove();
  }
  expect(idsOf(await server.containers('theirs'))).toEqual(others);
});
