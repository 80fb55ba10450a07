import { holdLease } from '@fairway/host';
import { silentLogger, systemClock } from '@fairway/runtime';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { accessInputs } from '../../stage/step/lab-access.ts';
import { changed, type HarbourLab, openProject, password, service, startHarbour } from './harbour-lab.ts';

jest.setTimeout(900_000);

let harbour: HarbourLab;
beforeAll(async () => {
  harbour = await startHarbour();
});
afterAll(() => harbour?.stop());

describe('a look', () => {
  it('finds everything as the ledger says, and knows how the release was proven', async () => {
    const look = await harbour.installed.look();
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
    const lease = await holdLease(harbour.host, { path, holder: 'grace octo/quay', waitMs: 0 }, deps);
    const { lock } = await harbour.installed.look();
    expect(lock).toEqual({ holder: 'grace octo/quay', since: expect.any(Number) });
    expect(await harbour.installed.lock()).toBeUndefined();
    await lease.release();
    expect((await harbour.installed.look()).lock).toBeUndefined();
  });

  it('respects what was stopped, and looks at projects of others by their labels', async () => {
    await harbour.sh('docker stop --time 0 harbour-vpn-1 && docker pause harbour-slow-1');
    expect(await harbour.stateOf('vpn')).toContain('stopped: somebody stopped it');
    expect(await harbour.stateOf('slow')).toBe('stopped: somebody paused it');
    const path = '/var/lib/fairway/compose/harbour/backups/charts.lock';
    const backup = { path, holder: 'backup of halted service slow by grace', waitMs: 0 };
    const lease = await holdLease(harbour.host, backup, { logger: silentLogger, clock: systemClock });
    expect(await harbour.stateOf('slow')).toContain('stopped: it stands still until the backup of charts');
    await expect(harbour.heal('restart', 'slow')).rejects.toThrow('until the backup of charts');
    await lease.release();
    await harbour.sh(
      'docker unpause harbour-slow-1 && docker start harbour-vpn-1 && docker restart --time 0 harbour-lodger-1',
    );
    await harbour.engineSays('neighbour-web-1', 'Health.Status', 'unhealthy');
    const other = openProject('neighbour', harbour.host);
    expect(await other.look()).toMatchObject({
      ledger: 'absent',
      // Nothing of Fairway's says what is secret there, but the names of its variables do.
      services: [
        { service: 'web', state: 'down', evidence: expect.arrayContaining(['log: the word is ***']) },
      ],
    });
  });
});

describe('a restart', () => {
  it('mends a process that accepts connections and never answers; its evidence is saved before, without secrets', async () => {
    await harbour.sh(`docker exec harbour-web-1 sh -c 'echo the word is ${password} >/proc/1/fd/1'`);
    await harbour.sh("kill -STOP $(docker inspect --format '{{.State.Pid}}' harbour-web-1)");
    await harbour.engineSays('harbour-web-1', 'Health.Status', 'unhealthy');
    const { why } = await harbour.until('web', 'down');
    expect(why).toBe('its health check says that it is unhealthy');
    const { kept, lines } = await harbour.locked(async (session) => {
      const web = service(await session.look(), 'web');
      const saved = await session.saveEvidence([web]);
      await session.heal('restart', [web]);
      return saved;
    });
    const said = lines.join('\n');
    expect(said).toContain('manager: web: its health check says that it is unhealthy');
    expect(said).toMatch(/manager: memory: \d+ % of \d+ MiB available/);
    const [{ path = '' } = {}] = kept;
    expect((await harbour.sh(`ls ${path}`)).split('\n')).toEqual([
      'containers.txt',
      'harbour-web-1.json',
      'harbour-web-1.log',
      'machine.txt',
    ]);
    expect(await harbour.sh(`stat -c '%a %U' ${path} ${path}/machine.txt`)).toBe('700 deploy\n600 deploy');
    const texts = await harbour.sh(`cat ${path}/*`);
    expect(texts).toContain('the word is ***');
    expect(texts).not.toContain(password);
    await harbour.until('web', 'up');
  });

  it('does not restart a service whose database is down, and the database only where it is named', async () => {
    await harbour.sh('docker kill harbour-db-1 && docker kill harbour-web-1');
    const before = await harbour.all();
    await expect(harbour.heal('restart', 'web')).rejects.toThrow(
      'it needs db, which does not run: somebody killed it',
    );
    expect(changed(before, await harbour.all())).toEqual([]);
    expect(await harbour.heal('restart', 'db')).toEqual([
      'manager: db was restarted (harbour-db-1)',
      'manager: web was restarted (harbour-web-1)',
    ]);
    expect(changed(before, await harbour.all())).toEqual(['/harbour-db-1', '/harbour-web-1']);
    await harbour.until('web', 'up');
  });

  it('leaves a service its whole time to stop, and takes along who lives in its network', async () => {
    await harbour.heal('restart', 'slow', 'vpn');
    expect(await harbour.sh('docker logs harbour-slow-1')).toContain('went well');
    expect(await harbour.interfacesOf('lodger')).toBe(await harbour.interfacesOf('vpn'));
    expect(await harbour.interfacesOf('lodger')).toContain('eth0');
  });

  it('starts what ran out of memory, with the kernel as a witness', async () => {
    await harbour.sh('docker exec harbour-eater-1 sh -c "echo now >/eat"');
    await harbour.engineSays('harbour-eater-1', 'Status', 'exited');
    expect((await harbour.until('eater', 'down')).why).toBe(
      'it ran out of memory and ended with exit status 137',
    );
    const { lines } = await harbour.locked(async (session) => {
      const eater = service(await session.look(), 'eater');
      const saved = await session.saveEvidence([eater]);
      await session.heal('restart', [eater]);
      return saved;
    });
    const said = lines.join('\n');
    expect(said).toContain('harbour-eater-1: exited, exit status 137, out of memory');
    expect(said).toContain('manager: largest processes: ');
    await harbour.until('eater', 'up');
  });

  it('leaves a service in a loop to the engine', async () => {
    await harbour.sh('docker exec harbour-loop-1 sh -c "echo now >/told"');
    const { why } = await harbour.until('loop', 'down');
    expect(why).toContain('it ends again and again');
    await harbour.engineSays('harbour-loop-1', 'Status', 'restarting');
    await expect(harbour.heal('restart', 'loop')).rejects.toThrow('Nothing of harbour can be restarted.');
  });
});

describe('a new start from the kept release', () => {
  it('ends a loop, takes along who lives in a network, and touches no other container', async () => {
    const before = await harbour.all();
    expect(await harbour.heal('recreate', 'loop', 'vpn')).toEqual(
      ['loop', 'vpn', 'lodger'].map((name) => `manager: ${name} was made anew from v1`),
    );
    expect(changed(before, await harbour.all())).toEqual(
      ['lodger', 'loop', 'vpn'].map((name) => `/harbour-${name}-1`),
    );
    expect(await harbour.interfacesOf('lodger')).toBe(await harbour.interfacesOf('vpn'));
    expect(await harbour.stateOf('loop')).toBe('up: ');
  });

  it('puts right what somebody changed: files, variables, image, a container too many', async () => {
    await harbour.sh('cd /home/deploy/harbour && sed -i s/June/July/ .env && echo edited >>rules/rules');
    await harbour.sh(
      'cd /home/deploy/harbour && sed -i "s/unless-stopped/always/" compose.yaml && docker compose up --detach --no-deps web',
    );
    const { drift } = await harbour.installed.look();
    expect(
      drift.map(({ of, field, found }) => `${of} ${field} ${found}`.replaceAll(/[0-9a-f]{12}/g, 'HASH')),
    ).toEqual([
      'web configuration HASH',
      '/home/deploy/harbour/compose.yaml content edited',
      '/home/deploy/harbour/.env TIDE changed',
      '/home/deploy/harbour/rules/rules content edited',
    ]);
    const before = await harbour.all();
    await harbour.heal('recreate', 'web');
    expect(changed(before, await harbour.all())).toEqual(['/harbour-web-1']);
    expect(await harbour.installed.look()).toMatchObject({ drift: [], ledger: 'running' });
    expect(await harbour.sh('docker exec harbour-web-1 cat /rules/rules')).toBe('no swimming');
  });
});

it('gets an image from its registry that the server has lost, with the login of its own run', async () => {
  const { sh, lab } = harbour;
  await sh(`image=$(docker inspect --format '{{.Config.Image}}' harbour-web-1)
    docker rm --force harbour-web-1 && docker image rm "$image"`);
  const { outputs, log } = await harbour.health({ ...accessInputs(lab), heal: 'recreate' });
  expect([outputs['outcome'], outputs['healed'], log]).toEqual([
    'healed',
    '["web on manager"]',
    expect.anything(),
  ]);
});

it('frees the disk of what nobody needs: no volume, and no image of a kept release', async () => {
  await harbour.sh('for n in 1 2; do docker commit -m $n harbour-web-1 scrap:latest; done >/dev/null');
  await harbour.sh('cd /home/deploy/harbour && docker compose run --detach vpn true');
  const images = await harbour.sh('docker images --all --quiet | sort -u | wc -l');
  const volumes = await harbour.sh('docker volume ls --quiet');
  const [line] = await harbour.heal('free-disk');
  expect(line).toMatch(/^manager: 1 ended container and 1 image removed; .* free, .* before$/);
  expect(await harbour.sh('docker images --all --quiet | sort -u | wc -l')).toBe(String(Number(images) - 1));
  expect(await harbour.sh('docker volume ls --quiet')).toBe(volumes);
});

it('goes back to the release before, proves it and records it', async () => {
  await expect(harbour.heal('rollback')).rejects.toThrow('There is no previous release to roll back to');
  expect((await harbour.deploy('v2')).outputs['status']).toBe('deployed');
  expect(await harbour.heal('rollback')).toEqual(['rolled back to v1, which is proven']);
  expect(await harbour.sh('docker exec harbour-web-1 cat /www/ok')).toBe('v1');
  const { release, provenBy, drift } = await harbour.installed.look();
  expect([release?.version, provenBy?.rollback, provenBy?.actor, drift]).toEqual([
    'v1',
    true,
    'health-heal',
    [],
  ]);
});

it('takes a project that was taken down for one that a person stopped', async () => {
  await harbour.sh('cd /home/deploy/harbour && docker compose down --timeout 1');
  const { services, ledger } = await harbour.installed.look();
  expect([ledger, ...new Set(services.map(({ state, why }) => `${state}: ${why}`))]).toEqual([
    'running',
    'stopped: somebody took the whole project down: no container of it is left',
  ]);
});

it('starts after the machine was down what the engine itself does not, and who lives with it', async () => {
  await harbour.sh('cd /home/deploy/harbour && docker compose up --detach --no-build --pull never');
  await harbour.lab.kill('manager');
  await harbour.lab.restore('manager');
  // The engine tries each container once, in no order: without `vpn` it never can start `lodger`.
  const error = await harbour.sh("docker inspect --format '{{.State.Error}}' harbour-lodger-1");
  expect(error).toContain('cannot join network of a non running container');
  const { outputs, log } = await harbour.health();
  expect([outputs['outcome'], JSON.parse(outputs['healed'] ?? '[]'), log]).toEqual([
    'healed',
    ['eater on manager', 'vpn on manager'],
    expect.anything(),
  ]);
  expect(await harbour.interfacesOf('lodger')).toBe(await harbour.interfacesOf('vpn'));
});
