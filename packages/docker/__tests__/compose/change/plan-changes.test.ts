import { describe, expect, test } from '@jest/globals';
import { modelSchema, type ProjectContainer, planChanges } from '../../../src/compose/index.ts';
import { container } from '../containers.ts';

const plan = (containers: readonly ProjectContainer[], services: Record<string, unknown> = { web: {} }) =>
  planChanges({
    model: modelSchema.parse({ name: 'app', services }),
    hashes: new Map(Object.keys(services).map((service) => [service, 'new'])),
    imageIds: new Map([['web', 'sha256:image']]),
    containers,
    strategies: {},
    managed: [],
  });
const planned = (containers: readonly ProjectContainer[], services?: Record<string, unknown>) =>
  plan(containers, services).map(({ service, action, right, others, how }) => ({
    service,
    action,
    right: right.map(({ id }) => id),
    others: others.map(({ id }) => id),
    ...(how ? { how: how.strategy } : {}),
  }));
const old = (given: Partial<ProjectContainer> = {}) => container({ id: 'old', configHash: 'old', ...given });

describe('the change of a service', () => {
  test.each<[string, readonly ProjectContainer[], object]>([
    ['it runs as it should', [container()], { action: 'keep', right: ['c1'] }],
    ['it is not there', [], { action: 'start' }],
    ['another one serves', [old()], { action: 'replace', others: ['old'], how: 'rolling' }],
    ['it has ended', [old({ state: 'exited' })], { action: 'start', others: ['old'] }],
    ['a cut left both', [old(), container()], { action: 'tidy', right: ['c1'], others: ['old'] }],
    [
      'a cut left both, and the new one is not up',
      [old(), container({ state: 'created' })],
      { action: 'replace', others: ['old', 'c1'], how: 'rolling' },
    ],
    [
      'the image behind its name is another',
      [container({ imageId: 'sha256:other' })],
      { action: 'replace', others: ['c1'], how: 'rolling' },
    ],
    [
      'somebody scaled it up',
      [container(), container({ id: 'c2', health: 'starting' })],
      { action: 'tidy', right: ['c1'], others: ['c2'] },
    ],
    [
      'somebody runs a command beside it',
      [container(), container({ id: 'run', oneOff: true })],
      { action: 'keep', right: ['c1'] },
    ],
  ])('%s', (_name, containers, expected) => {
    expect(planned(containers)).toEqual([{ service: 'web', right: [], others: [], ...expected }]);
  });

  test('that is no longer in the files', () => {
    expect(planned([container(), container({ id: 'gone', service: 'cron' })])).toEqual([
      { service: 'web', action: 'keep', right: ['c1'], others: [] },
      { service: 'cron', action: 'remove', right: [], others: ['gone'] },
    ]);
  });

  test('that is a job and has succeeded or failed', () => {
    const services = {
      web: { depends_on: { prepare: { condition: 'service_completed_successfully' } } },
      prepare: {},
    };
    const job = container({ id: 'job', service: 'prepare', state: 'exited', health: 'none' });
    expect(planned([container(), job], services)[1]).toMatchObject({ action: 'keep', right: ['job'] });
    expect(planned([container(), { ...job, exitCode: 1 }], services)[1]).toMatchObject({ action: 'start' });
  });
});

/** What is told of a service: its action, how, and why. */
const told = (service: string, ...given: Parameters<typeof plan>) => {
  const change = plan(...given).find((one) => one.service === service);
  return [change?.action, change?.how?.strategy, change?.cause ?? change?.yields].filter(Boolean).join(', ');
};
const image = 'r.example/acme/web:1';

describe('a container that matches the files is made anew', () => {
  const restarts = { web: { image, depends_on: { db: { restart: true } } }, db: { image } };
  const db = container({ id: 'db', service: 'db' });
  test.each<[string, readonly ProjectContainer[], string]>([
    ['not while what it needs stays', [container(), db], 'keep'],
    [
      'with a service that it is to be restarted with',
      [container(), { ...db, configHash: 'old' }],
      'replace, rolling, its file says to restart it with db, which has a new container',
    ],
    [
      'where that service was changed before, by a run that was cut off',
      [container(), { ...db, createdAt: '2026-11-21T08:00:01Z' }],
      'replace, rolling, its file says to restart it with db, which has a new container',
    ],
    [
      'not where that service was only started again',
      [container(), { ...db, startedAt: '2026-11-22T08:00:00Z' }],
      'keep',
    ],
  ])('%s', (_name, containers, expected) => {
    expect(told('web', containers, restarts)).toBe(expected);
  });

  const lodger = (landlord: string) => container({ landlords: [landlord] });
  const vpn = container({ id: 'vpn', service: 'vpn' });
  test.each<[string, Record<string, unknown>]>([
    ['network', { network_mode: 'service:vpn' }],
    ['processes', { pid: 'service:vpn' }],
    ['memory', { ipc: 'service:vpn' }],
    ['volumes', { volumes_from: ['vpn:ro'] }],
  ])('with the service whose %s it shares', (_name, shared) => {
    const services = { web: { image, ...shared }, vpn: { image } };
    expect(told('web', [lodger('vpn'), vpn], services)).toBe('keep');
    expect(told('web', [lodger('vpn'), { ...vpn, configHash: 'old' }], services)).toMatch(
      /^replace.*it lives with vpn, which gets a new container/,
    );
    expect(told('web', [lodger('gone'), vpn], services)).toMatch(
      /^replace.*lives with a container of vpn that is gone/,
    );
  });

  test('where somebody took it off its network, or gave it back without its name', () => {
    const model = modelSchema.parse({
      name: 'app',
      services: { web: { image, networks: { back: { aliases: ['api'] } } } },
      networks: { back: { name: 'app_back' } },
    });
    const on = (aliases: readonly string[]) =>
      container({ networks: [{ name: 'app_back', id: 'n', addresses: [], aliases: [...aliases] }] });
    const why = (item: ProjectContainer, files = model) =>
      planChanges({
        ...{ model: files, hashes: new Map([['web', 'new']]), imageIds: new Map(), containers: [item] },
        ...{ strategies: {}, managed: [] },
      })[0]?.cause;
    expect(why(on(['web', 'api']))).toBeUndefined();
    expect(why(container())).toMatch(/not attached to the network app_back/);
    expect(why(on(['web']))).toMatch(/does not have the name api in the network app_back/);
    const own = { ...model, networks: { back: { name: 'bridge', external: true } } };
    const bridged = container({ networks: [{ name: 'bridge', id: 'n', addresses: [], aliases: [] }] });
    expect(why(bridged, own)).toBeUndefined();
  });
});

describe('what moves between services in one release', () => {
  const port = (published: string) => [{ target: 80, published, protocol: 'tcp' }];
  const has = (number: number) => [{ address: '0.0.0.0', port: number, protocol: 'tcp' }];
  const nginx = old({ service: 'nginx', ports: has(8420) });
  const moves = (...given: Parameters<typeof plan>) =>
    plan(...given).flatMap(({ service, clears = [] }) => clears.map(({ id }) => `${id} before ${service}`));

  test('a port of a service that was renamed: the old one goes first, and that is told', () => {
    const services = { web: { image, ports: port('8420') } };
    expect(moves([nginx], services)).toEqual(['old before web']);
    expect(told('nginx', [nginx], services)).toBe('remove, web needs port 8420');
  });

  test('a port between two services that stay: the one that gives it has a gap', () => {
    const services = { web: { image, ports: port('8420') }, nginx: { image } };
    expect(moves([nginx], services)).toEqual(['old before web']);
    expect(told('nginx', [nginx], services)).toBe('replace, recreate, web needs port 8420');
  });

  test('two ports that are swapped', () => {
    const services = { web: { image, ports: port('8420') }, nginx: { image, ports: port('8421') } };
    const web = old({ id: 'w', ports: has(8421) });
    expect(moves([nginx, web], services)).toEqual(['old before web', 'w before nginx']);
  });

  test('a name, also of a container that does not run, and a fixed address', () => {
    const lamp = old({ service: 'nginx', name: 'lamp', state: 'exited' });
    expect(moves([lamp], { web: { image, container_name: 'lamp' } })).toEqual(['old before web']);
    const addressed = old({
      service: 'nginx',
      networks: [{ name: 'front', id: 'n', addresses: ['10.0.0.9'], aliases: [] }],
    });
    expect(moves([addressed], { web: { image, networks: { front: { ipv4_address: '10.0.0.9' } } } })).toEqual(
      ['old before web'],
    );
  });

  test('the data of a renamed database, so that never two servers meet on it', () => {
    const volumes = [{ type: 'volume', source: 'data', target: '/data' }];
    const db = old({ service: 'db', writes: ['data'] });
    expect(moves([db], { web: { image, volumes } })).toEqual(['old before web']);
    expect(told('db', [db], { web: { image, volumes } })).toBe('remove, web needs the data in data');
    const tried = container({ id: 'w', configHash: 'old', state: 'exited', writes: ['data'] });
    expect(moves([db, tried], { web: { image, volumes } })).toEqual(['old before web']);
  });

  test.each<[string, readonly ProjectContainer[], Record<string, unknown>]>([
    [
      'a port of another protocol',
      [nginx],
      { web: { image, ports: [{ ...port('8420')[0], protocol: 'udp' }] } },
    ],
    [
      'a port of another address',
      [{ ...nginx, ports: [{ ...has(8420)[0], address: '10.0.0.1' } as never] }],
      { web: { image, ports: [{ ...port('8420')[0], host_ip: '10.0.0.2' }] } },
    ],
    [
      'a volume that two services share by the files',
      [old({ service: 'nginx', writes: ['data'] })],
      {
        web: { image, volumes: [{ type: 'volume', source: 'data', target: '/data' }] },
        nginx: { image, volumes: [{ type: 'volume', source: 'data', target: '/data' }] },
      },
    ],
  ])('not %s', (_name, containers, services) => {
    expect(moves(containers, services)).toEqual([]);
  });
});
