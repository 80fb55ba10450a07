import { openInstalledProject } from '@fairway/compose-kit';
import type { HealingSession, HealStep, Installed, InstalledLook, ServiceLook } from '@fairway/deploy-kit';
import { connectHost, type Host, holdLease } from '@fairway/host';
import { type Lab, startLab } from '@fairway/lab';
import { silentLogger, systemClock } from '@fairway/runtime';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Checkout, checkOutFor } from '../../stage/step/checkout.ts';
import { composeInputs } from '../../stage/step/compose-inputs.ts';
import { sshInputs } from '../../stage/step/lab-access.ts';
import { runStep } from '../../stage/step/run-step.ts';
import { quietContext } from './context.ts';
import { harbourFiles, otherProject } from './harbour.ts';

jest.setTimeout(300_000);

const password = 'p%40ss-w0rd-of-db';
let lab: Lab;
let host: Host;
let checkout: Checkout;
let installed: Installed;

/** The output of a script on the server, as root. */
async function sh(script: string): Promise<string> {
  const { exitCode, stdout, stderr } = await lab.node('manager').exec(['sh', '-c', script]);
  if (exitCode !== 0) throw new Error(`${script}: ${stderr}`);
  return stdout.trim();
}

const deploy = (release: string) =>
  checkout.run({
    ...composeInputs(lab, 'harbour', ['manager']),
    release,
    files: 'deploy/rules => rules',
    env: 'TIDE: June',
    'secret-env': JSON.stringify({ DB_PASSWORD: password }),
    verify: JSON.stringify([{ name: 'rows', service: 'db', sql: 'SELECT 1' }]),
  });

let runs = 0;
/** Runs the action as a workflow does. */
const health = (inputs: Readonly<Record<string, string>> = {}) =>
  runStep({
    action: 'health-heal',
    workspace: checkout.path,
    inputs: {
      project: 'harbour',
      hosts: `manager=${lab.node('manager').address}`,
      ...sshInputs(lab),
      heal: 'restart\nrecreate',
      'heal-wait': '1s',
      timeout: '60s',
      ...inputs,
    },
    env: { GITHUB_RUN_ID: String(++runs), GITHUB_RUN_ATTEMPT: '1' },
  });

beforeAll(async () => {
  lab = await startLab({ nodes: 1, registry: true }, { logger: silentLogger });
  const { user, privateKey } = lab.ssh;
  const { name, address } = lab.node('manager');
  const deps = { logger: silentLogger, clock: systemClock };
  const target = { name, address, user, privateKey, hostKeys: { knownHosts: lab.knownHosts } };
  host = await connectHost(target, deps);
  checkout = await checkOutFor('compose-deploy', harbourFiles);
  const { exitCode, log } = await deploy('v1');
  if (exitCode !== 0) throw new Error(log);
  const file = otherProject(await sh("docker inspect --format '{{.Image}}' harbour-vpn-1"));
  await lab.node('manager').exec(['sh', '-c', 'mkdir -p /srv/n && cat >/srv/n/compose.yaml'], file);
  await sh('cd /srv/n && docker compose up --detach');
  installed = openInstalledProject(
    {
      project: 'harbour',
      directory: undefined,
      stateDir: '/var/lib/fairway',
      hosts: [host],
      limits: { timeoutMs: 60_000, soakMs: 1_000 },
    },
    quietContext('health-heal'),
  );
});
afterAll(async () => {
  await host?.close();
  await checkout?.remove();
  await lab?.stop();
});

const service = (look: InstalledLook, name: string): ServiceLook => {
  const found = look.services.find((one) => one.service === name);
  if (!found) throw new Error(`no service ${name}`);
  return found;
};
const stateOf = async (name: string) => {
  const { state, why = '' } = service(await installed.look(), name);
  return `${state}: ${why}`;
};
/** Looks until a service has a state. */
async function until(name: string, state: ServiceLook['state']): Promise<ServiceLook> {
  for (;;) {
    const found = service(await installed.look(), name);
    if (found.state === state) return found;
    await systemClock.sleep(300);
  }
}
async function locked<T>(work: (session: HealingSession) => Promise<T>): Promise<T> {
  const session = await installed.lock();
  if (!session) throw new Error('somebody holds the lock');
  try {
    return await work(session);
  } finally {
    await session[Symbol.asyncDispose]();
  }
}
const heal = (step: HealStep, ...names: string[]) =>
  locked(async (session) => {
    const look = await session.look();
    return session.heal(
      step,
      names.map((name) => service(look, name)),
    );
  });
/** The network that a container is in, as it sees it. */
const interfacesOf = (name: string) => sh(`docker exec harbour-${name}-1 ip -o addr`);
/** Every container of the server: name, id, and when it was started. */
const all = async () =>
  (await sh(`docker inspect --format '{{.Name}} {{.Id}} {{.State.StartedAt}}' $(docker ps -aq)`))
    .split('\n')
    .sort();
/** The containers that are not as before, by name. */
const changed = (before: readonly string[], after: readonly string[]) =>
  after.filter((line) => !before.includes(line)).map((line) => line.split(' ')[0]);

describe('a look', () => {
  it('finds everything as the ledger says, and knows how the release was proven', async () => {
    const look = await installed.look();
    expect(look).toMatchObject({ ledger: 'running', drift: [], lock: undefined, unseen: [] });
    expect(look.services.map(({ service: name, state }) => `${name} ${state}`)).toEqual(
      ['db', 'eater', 'lodger', 'loop', 'slow', 'vpn', 'web'].map((name) => `${name} up`),
    );
    expect(service(look, 'db')).toMatchObject({ datastore: true, host: 'manager', running: 1 });
    expect(service(look, 'web')).toMatchObject({
      dependsOn: ['db'],
      image: expect.stringContaining('@sha256:'),
    });
    expect([look.release?.version, look.provenBy?.outcome]).toEqual(['v1', 'proven']);
    expect(look.verify).toEqual([expect.objectContaining({ name: 'rows' })]);
    expect((await look.findContainer('db')).container?.id).toMatch(/^[0-9a-f]{64}$/);
  });

  it('sees who deploys, and takes no lock from them', async () => {
    const path = '/var/lib/fairway/compose/harbour/lock';
    const deps = { logger: silentLogger, clock: systemClock };
    const lease = await holdLease(host, { path, holder: 'grace octo/quay', waitMs: 0 }, deps);
    const { lock } = await installed.look();
    expect(lock).toEqual({ holder: 'grace octo/quay', since: expect.any(Number) });
    expect(await installed.lock()).toBeUndefined();
    await lease.release();
    expect((await installed.look()).lock).toBeUndefined();
  });

  it('respects what was stopped, and looks at projects of others by their labels', async () => {
    await sh('docker stop --time 0 harbour-vpn-1 && docker pause harbour-slow-1');
    expect(await stateOf('vpn')).toContain('stopped: somebody stopped it');
    expect(await stateOf('slow')).toBe('stopped: somebody paused it');
    await sh(
      'docker unpause harbour-slow-1 && docker start harbour-vpn-1 && docker restart --time 0 harbour-lodger-1',
    );
    const other = openInstalledProject(
      { project: 'neighbour', directory: undefined, stateDir: '/var/lib/fairway', hosts: [host] },
      quietContext('health-heal'),
    );
    expect(await other.look()).toMatchObject({
      ledger: 'absent',
      services: [{ service: 'web', state: 'down' }],
    });
  });
});

describe('a restart', () => {
  it('mends a process that accepts connections and never answers; its evidence is saved before, without secrets', async () => {
    await sh(`docker exec harbour-web-1 sh -c 'echo the word is ${password} >/proc/1/fd/1'`);
    await sh("kill -STOP $(docker inspect --format '{{.State.Pid}}' harbour-web-1)");
    const { why } = await until('web', 'down');
    expect(why).toBe('its health check says that it is unhealthy');
    const { kept, lines } = await locked(async (session) => {
      const web = service(await session.look(), 'web');
      const saved = await session.saveEvidence([web]);
      await session.heal('restart', [web]);
      return saved;
    });
    const said = lines.join('\n');
    expect(said).toContain('manager: web: its health check says that it is unhealthy');
    expect(said).toMatch(/manager: memory: \d+ % of \d+ MiB available/);
    const [{ path = '' } = {}] = kept;
    expect((await sh(`ls ${path}`)).split('\n')).toEqual([
      'containers.txt',
      'harbour-web-1.json',
      'harbour-web-1.log',
      'machine.txt',
    ]);
    expect(await sh(`stat -c '%a %U' ${path} ${path}/machine.txt`)).toBe('700 deploy\n600 deploy');
    const texts = await sh(`cat ${path}/*`);
    expect(texts).toContain('the word is ***');
    expect(texts).not.toContain(password);
    await until('web', 'up');
  });

  it('does not restart a service whose database is down, and the database only where it is named', async () => {
    await sh('docker kill harbour-db-1 && docker kill harbour-web-1');
    const before = await all();
    await expect(heal('restart', 'web')).rejects.toThrow(
      'it needs db, which does not run: somebody killed it',
    );
    expect(changed(before, await all())).toEqual([]);
    expect(await heal('restart', 'db')).toEqual([
      'manager: db was restarted (harbour-db-1)',
      'manager: web was restarted (harbour-web-1)',
    ]);
    expect(changed(before, await all())).toEqual(['/harbour-db-1', '/harbour-web-1']);
    await until('web', 'up');
  });

  it('leaves a service its whole time to stop, and takes along who lives in its network', async () => {
    await heal('restart', 'slow', 'vpn');
    expect(await sh('docker logs harbour-slow-1')).toContain('went well');
    expect(await interfacesOf('lodger')).toBe(await interfacesOf('vpn'));
    expect(await interfacesOf('lodger')).toContain('eth0');
  });

  it('starts what ran out of memory, with the kernel as a witness', async () => {
    await sh('docker exec harbour-eater-1 touch /eat');
    expect((await until('eater', 'down')).why).toBe('it ran out of memory and ended with exit status 137');
    const { lines } = await locked(async (session) => {
      const eater = service(await session.look(), 'eater');
      const saved = await session.saveEvidence([eater]);
      await session.heal('restart', [eater]);
      return saved;
    });
    const said = lines.join('\n');
    expect(said).toContain('harbour-eater-1: exited, exit status 137, out of memory');
    expect(said).toContain('manager: largest processes: ');
    await until('eater', 'up');
  });

  it('leaves a service in a loop to the engine', async () => {
    await sh('docker exec harbour-loop-1 touch /end');
    const { why } = await until('loop', 'down');
    expect(why).toContain('it ends again and again');
    await sh(
      'until [ "$(docker inspect --format "{{.State.Status}}" harbour-loop-1)" = restarting ]; do sleep 0.2; done',
    );
    await expect(heal('restart', 'loop')).rejects.toThrow('Nothing of harbour can be restarted.');
  });
});

describe('a new start from the kept release', () => {
  it('ends a loop, takes along who lives in a network, and touches no other container', async () => {
    const before = await all();
    expect(await heal('recreate', 'loop', 'vpn')).toEqual(
      ['loop', 'vpn', 'lodger'].map((name) => `manager: ${name} was made anew from v1`),
    );
    expect(changed(before, await all())).toEqual(
      ['lodger', 'loop', 'vpn'].map((name) => `/harbour-${name}-1`),
    );
    expect(await interfacesOf('lodger')).toBe(await interfacesOf('vpn'));
    expect(await stateOf('loop')).toBe('up: ');
  });

  it('puts right what somebody changed: files, variables, image, a container too many', async () => {
    await sh('cd /home/deploy/harbour && sed -i s/June/July/ .env && echo edited >>rules/rules');
    await sh(
      'cd /home/deploy/harbour && sed -i "s/unless-stopped/always/" compose.yaml && docker compose up --detach --no-deps web',
    );
    const { drift } = await installed.look();
    expect(
      drift.map(({ of, field, found }) => `${of} ${field} ${found}`.replaceAll(/[0-9a-f]{12}/g, 'HASH')),
    ).toEqual([
      'web configuration HASH',
      '/home/deploy/harbour/compose.yaml content edited',
      '/home/deploy/harbour/.env TIDE changed',
      '/home/deploy/harbour/rules/rules content edited',
    ]);
    const before = await all();
    await heal('recreate', 'web');
    expect(changed(before, await all())).toEqual(['/harbour-web-1']);
    expect(await installed.look()).toMatchObject({ drift: [], ledger: 'running' });
    expect(await sh('docker exec harbour-web-1 cat /rules/rules')).toBe('no swimming');
  });
});

it('frees the disk of what nobody needs: no volume, and no image of a kept release', async () => {
  await sh('for n in 1 2; do docker commit -m $n harbour-web-1 scrap:latest; done >/dev/null');
  await sh('cd /home/deploy/harbour && docker compose run --detach vpn true');
  const images = await sh('docker images --all --quiet | sort -u | wc -l');
  const volumes = await sh('docker volume ls --quiet');
  const [line] = await heal('free-disk');
  expect(line).toMatch(/^manager: 1 ended container and 1 image removed; .* free, .* before$/);
  expect(await sh('docker images --all --quiet | sort -u | wc -l')).toBe(String(Number(images) - 1));
  expect(await sh('docker volume ls --quiet')).toBe(volumes);
});

it('goes back to the release before, proves it and records it', async () => {
  await expect(heal('rollback')).rejects.toThrow('There is no previous release to roll back to');
  expect((await deploy('v2')).outputs['status']).toBe('deployed');
  expect(await heal('rollback')).toEqual(['rolled back to v1, which is proven']);
  expect(await sh('docker exec harbour-web-1 cat /www/ok')).toBe('v1');
  const { release, provenBy, drift } = await installed.look();
  expect([release?.version, provenBy?.rollback, provenBy?.actor, drift]).toEqual([
    'v1',
    true,
    'health-heal',
    [],
  ]);
});

it('takes a project that was taken down for one that a person stopped', async () => {
  await sh('cd /home/deploy/harbour && docker compose down --timeout 1');
  const { services, ledger } = await installed.look();
  expect([ledger, ...new Set(services.map(({ state, why }) => `${state}: ${why}`))]).toEqual([
    'running',
    'stopped: somebody took the whole project down: no container of it is left',
  ]);
});

it('starts after the machine was down what the engine itself does not, and who lives with it', async () => {
  await sh('cd /home/deploy/harbour && docker compose up --detach --no-build --pull never');
  await lab.kill('manager');
  await lab.restore('manager');
  // The engine tries each container once, in no order: without `vpn` it never can start `lodger`.
  const error = await sh("docker inspect --format '{{.State.Error}}' harbour-lodger-1");
  expect(error).toContain('cannot join network of a non running container');
  const { outputs, log } = await health();
  expect([outputs['outcome'], JSON.parse(outputs['healed'] ?? '[]'), log]).toEqual([
    'healed',
    ['eater on manager', 'vpn on manager'],
    expect.anything(),
  ]);
  expect(await interfacesOf('lodger')).toBe(await interfacesOf('vpn'));
});
