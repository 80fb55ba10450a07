import { allNetworks, allVolumes } from '@fairway/docker/engine';
import { describe, expect, test } from '@jest/globals';
import { dataFaults } from '../../../src/stack/faults/data-faults.ts';
import { networksApart } from '../../../src/stack/faults/network-faults.ts';
import { stateFaults } from '../../../src/stack/faults/stack-faults.ts';
import { allServices, heldPorts, type SwarmState } from '../../../src/stack/faults/swarm-state.ts';
import { volumesApart } from '../../../src/stack/faults/volume-faults.ts';
import type { MergedStack } from '../../../src/stack/merge/merged-stack.ts';
import { mergedStack } from './merged-stack.ts';

const ofStack = (stack: string) => ({ 'com.docker.stack.namespace': stack });
const networks = (...found: object[]) =>
  allNetworks.schema.parse(
    found.map((network) => ({
      Id: 'x',
      Driver: 'overlay',
      Scope: 'swarm',
      Labels: ofStack('q'),
      ...network,
    })),
  );
const volumes = (...found: object[]) =>
  allVolumes.schema.parse({ Volumes: found.map((volume) => ({ Driver: 'local', ...volume })) });
const service = (name: string, more: object = {}, stack = 'q') => ({
  Spec: { Name: name, Labels: ofStack(stack), Mode: { Replicated: { Replicas: 1 } }, ...more },
});
const publishing = (port: number, mode = 'ingress') => ({
  EndpointSpec: {
    Mode: 'vip',
    Ports: [{ Protocol: 'tcp', TargetPort: 80, PublishedPort: port, PublishMode: mode }],
  },
});
const services = (...found: object[]) => allServices.schema.parse(found);
const port = (published: number, mode = 'ingress') => ({
  ports: [{ mode, target: 80, published, protocol: 'tcp' }],
});

/** The faults of a stack called q, in one line each. */
function judge(next: Partial<MergedStack>, state: Partial<SwarmState>, before?: Partial<MergedStack>) {
  const { faults, warnings, newNetworks } = stateFaults({
    stack: 'q',
    next: mergedStack(next),
    state: { services: [], networks: [], nodes: [], resources: new Map(), ...state },
    mayRun: (_service, node) => node !== 'n9',
    before: before && mergedStack(before),
  });
  const told = faults.map(({ what, evidence = [] }) => [what, ...evidence].join(' | '));
  return { told, warnings, newNetworks, faults };
}

describe('a published port', () => {
  const web = { services: { web: port(8080) } };
  test.each<[string, Partial<MergedStack>, readonly object[], readonly string[]]>([
    ['is free', web, [service('other_web', publishing(8081), 'other')], []],
    ['is its own', web, [service('q_web', publishing(8080))], []],
    ['is taken by another stack', web, [service('other_web', publishing(8080), 'other')], ['taken']],
    [
      'is taken by a stack whose name begins alike',
      web,
      [service('q_b_web', publishing(8080), 'q_b')],
      ['taken'],
    ],
    [
      'is taken by a service under the label of the stack',
      web,
      [service('by-hand', publishing(8080))],
      ['taken'],
    ],
    ['is taken on each node', web, [service('other_web', publishing(8080, 'host'), 'other')], ['taken']],
    [
      'meets one of each node',
      { services: { web: port(8080, 'host') } },
      [service('o', publishing(8080, 'host'), 'o')],
      [],
    ],
    [
      'was given to a service without a number',
      web,
      [{ ...service('o', {}, 'o'), Endpoint: publishing(8080).EndpointSpec }],
      ['taken'],
    ],
    ['is of a service that the stack drops', web, [service('q_old', publishing(8080))], []],
    [
      'moves to another service',
      { services: { web: port(8080), api: port(8081) } },
      [service('q_web', publishing(8082)), service('q_api', publishing(8080))],
      [],
    ],
    [
      'is exchanged with another service',
      { services: { web: port(8080), api: port(8081) } },
      [service('q_web', publishing(8081)), service('q_api', publishing(8080))],
      ["take over each other's"],
    ],
  ])('%s', (_what, next, running, expected) => {
    expect(
      judge(next, { services: services(...running), networks: networks({ Name: 'q_default' }) }).told,
    ).toEqual(expected.map((words) => expect.stringContaining(words)));
  });
});

test.each<[object, string, number]>([
  [{ Global: {} }, 'global', 0],
  [{ Replicated: { Replicas: 2 } }, 'replicated', 0],
  [{ Replicated: {} }, 'global', 1],
  [{ Global: {} }, 'replicated-job', 1],
  [{ GlobalJob: {} }, 'global', 1],
])('the mode %j becomes %s', (mode, wanted, count) => {
  const next = { services: { web: { deploy: { mode: wanted } } } };
  const running = services(service('q_web', { Mode: mode }));
  expect(judge(next, { services: running, networks: networks({ Name: 'q_default' }) }).told).toHaveLength(
    count,
  );
});

describe('a network', () => {
  const web = { services: { web: { networks: { inner: null } } }, networks: { inner: { internal: true } } };
  const external = { services: web.services, networks: { inner: { external: true, name: 'front' } } };
  const inner = (more: object = {}) => networks({ Name: 'q_inner', Internal: true, ...more });

  test.each<[string, Partial<MergedStack>, SwarmState['networks'], readonly string[]]>([
    ['is new', web, [], []],
    ['is as it is written', web, inner(), []],
    [
      'is open and shall be internal',
      web,
      inner({ Internal: false }),
      ['internal is false, and the file says true'],
    ],
    ['is of another stack', web, inner({ Labels: ofStack('other') }), ['taken by another network']],
    ['was made by hand', web, inner({ Labels: null }), ['taken by another network']],
    ['differs but is not used', { services: {}, networks: web.networks }, inner({ Internal: false }), []],
    ['is external and there', external, networks({ Name: 'front', Labels: null }), []],
    ['is external and missing', external, [], ['The swarm has no network front']],
    [
      'is external and of one node',
      external,
      networks({ Name: 'front', Scope: 'local' }),
      ['belongs to one node'],
    ],
    [
      'is the host network',
      { services: web.services, networks: { inner: { external: true, name: 'host' } } },
      [],
      [],
    ],
    [
      'is the default one, which no file mentions',
      { services: { web: {} } },
      networks({ Name: 'q_default', Internal: true }),
      ['internal is true'],
    ],
  ])('%s', (_what, next, there, expected) => {
    expect(judge(next, { networks: there }).told).toEqual(
      expected.map((words) => expect.stringContaining(words)),
    );
  });

  test('of the same name on one node is named with the node and its project', () => {
    const local = networks({
      Name: 'q_inner',
      Scope: 'local',
      Driver: 'bridge',
      Labels: { 'com.docker.compose.project': 'q' },
    });
    const nodes = [{ node: 'n2', networks: local, volumes: [], ports: [] }];
    const [fault, ...more] = judge(web, { networks: inner(), nodes }).faults;
    expect([fault?.what, fault?.why, more]).toEqual([
      'The name q_inner is taken by a network of n2',
      expect.stringContaining('of the Compose project q'),
      [],
    ]);
  });

  test('that a deploy makes is announced', () => {
    expect(judge(web, {}).newNetworks).toEqual(['q_inner']);
    expect(judge(web, { networks: inner() }).newNetworks).toEqual([]);
  });

  test('whose file drops an option that the proven release wrote is not what the file says', () => {
    const encrypted = { ...web.networks.inner, driver_opts: { encrypted: '' } };
    const there = inner({ Options: { encrypted: '' } });
    expect(judge(web, { networks: there }, { networks: { inner: encrypted } }).told).toEqual([
      expect.stringContaining('driver_opts.encrypted is empty, and the file says not written'),
    ]);
    expect(judge(web, { networks: there }).told).toEqual([]);
  });

  test('with other labels is a warning alone', () => {
    const labelled = { ...web, networks: { inner: { internal: true, labels: { team: 'a' } } } };
    const { told, warnings } = judge(labelled, { networks: inner() });
    expect([told, warnings]).toEqual([
      [],
      ['the network q_inner keeps its labels: labels.team is nothing, and the file says a'],
    ]);
  });

  test('that is another one after the deploy is named, and a missing one', () => {
    expect(networksApart('q', mergedStack(web), inner({ Internal: false }))).toEqual([
      'the network q_inner: internal is false, and the file says true',
    ]);
    expect(networksApart('q', mergedStack(web), [])).toEqual(['the network q_inner is not there']);
    expect(networksApart('q', mergedStack(web), inner())).toEqual([]);
  });
});

describe('a volume', () => {
  const mounts = { volumes: [{ type: 'volume', source: 'data', target: '/data' }] };
  const sized = (size: string) => ({
    services: { db: mounts },
    volumes: { data: { driver_opts: { type: 'tmpfs', device: 'tmpfs', o: `size=${size}` } } },
  });
  const external = { services: { db: mounts }, volumes: { data: { external: true, name: 'kept' } } };
  const small = volumes({ Name: 'q_data', Options: { type: 'tmpfs', device: 'tmpfs', o: 'size=10m' } });
  const at = (node: string, found: SwarmState['nodes'][number]['volumes']) => ({
    node,
    networks: [],
    ports: [],
    volumes: found,
  });
  const there = networks({ Name: 'q_default' });

  test.each<[string, Partial<MergedStack>, SwarmState['nodes'], readonly string[]]>([
    ['is on no node', sized('10m'), [at('n1', [])], []],
    ['is as it is written', sized('10m'), [at('n1', small)], []],
    [
      'has another size on two nodes',
      sized('20m'),
      [at('n1', small), at('n2', small), at('n3', [])],
      ['exists on n1, n2'],
    ],
    ['has another size where the service may not run', sized('20m'), [at('n9', small)], []],
    ['is external and on one node', external, [at('n1', volumes({ Name: 'kept' })), at('n2', [])], []],
    ['is external and on no node', external, [at('n1', []), at('n2', [])], ['No node has the volume kept']],
  ])('%s', (_what, next, nodes, expected) => {
    expect(judge(next, { nodes, networks: there }).told).toEqual(
      expected.map((words) => expect.stringContaining(words)),
    );
  });

  test('that is external and not on every node is a warning', () => {
    const nodes = [at('n1', volumes({ Name: 'kept' })), at('n2', [])];
    expect(judge(external, { nodes, networks: there }).warnings).toEqual([
      'the external volume kept is not on n2: a task that starts there gets an empty one',
    ]);
  });

  test('that is another one after the deploy is named with its node, where a service that mounts it runs', () => {
    const apart = (services: readonly string[], found = small) =>
      volumesApart('q', mergedStack(sized('20m')), at('n1', found), new Set(services));
    expect(apart(['db'])).toEqual([
      'n1: the volume q_data: driver_opts.o is size=10m, and the file says size=20m',
    ]);
    expect(apart(['db'], [])).toEqual(['n1: the volume q_data is not there']);
    expect(apart(['web'])).toEqual([]);
  });
});

test.each([
  ['config', 0, 'is empty'],
  ['config', 1, undefined],
  ['config', 1_023_999, undefined],
  ['config', 1_024_000, 'has 1024000 bytes'],
  ['secret', 0, 'is empty'],
  ['secret', 511_999, undefined],
  ['secret', 512_000, 'has 512000 bytes'],
] as const)('a %s of %d bytes', (kind, bytes, expected) => {
  const found = dataFaults([{ kind, key: 'key', content: new Uint8Array(bytes) }]);
  expect(found.map(({ what }) => what)).toEqual(
    expected === undefined ? [] : [`The ${kind} key ${expected}`],
  );
});

describe('room for a service', () => {
  const nodes = ['n1', 'n2', 'n9'].map((node) => ({ node, networks: [], volumes: [], ports: [] }));
  const large = { cpus: 64, memoryBytes: 512 * 1024 ** 3 };
  const small = { cpus: 2, memoryBytes: 4 * 1024 ** 3 };
  const resources = new Map([
    ['n1', small],
    ['n2', small],
    ['n9', large],
  ]);
  const gibibytes = (count: number) => String(count * 1024 ** 3);

  test.each<[string, Readonly<Record<string, unknown>>, readonly string[]]>([
    [
      'that a node has',
      { deploy: { resources: { limits: { cpus: '2' }, reservations: { memory: gibibytes(4) } } } },
      [],
    ],
    [
      'that no node has that may run it',
      { deploy: { resources: { limits: { cpus: '2.5' } } } },
      ['2.5 CPUs in limits.cpus'],
    ],
    [
      'reserved, of CPUs',
      { deploy: { resources: { reservations: { cpus: '9/4' } } } },
      ['2.25 CPUs in reservations.cpus'],
    ],
    [
      'reserved, of memory',
      { deploy: { resources: { reservations: { memory: gibibytes(5) } } } },
      ['reserves 5120 MiB'],
    ],
    [
      'a limit of memory above what a node has',
      { deploy: { resources: { limits: { memory: gibibytes(5) } } } },
      [],
    ],
    ['a port of each node for every replica', { ...port(8080, 'host'), deploy: { replicas: 2 } }, []],
    [
      'a port of each node for more replicas than nodes',
      { ...port(8080, 'host'), deploy: { replicas: 3 } },
      ['3 replicas, and there is room for 2'],
    ],
    [
      'as many replicas as nodes may have',
      { deploy: { replicas: 4, placement: { max_replicas_per_node: 2 } } },
      [],
    ],
    [
      'more replicas than nodes may have',
      { deploy: { replicas: 5, placement: { max_replicas_per_node: 2 } } },
      ['room for 4'],
    ],
    ['a global service with a port of each node', { ...port(8080, 'host'), deploy: { mode: 'global' } }, []],
  ])('%s', (_what, service, expected) => {
    const told = judge(
      { services: { web: service } },
      { nodes, resources, networks: networks({ Name: 'q_default' }) },
    ).told;
    expect(told).toEqual(expected.map((words) => expect.stringContaining(words)));
  });

  test('is not judged where a node does not say what it has', () => {
    const some = new Map([['n1', small]]);
    const web = { deploy: { resources: { limits: { cpus: '8' } } } };
    expect(
      judge({ services: { web } }, { nodes, resources: some, networks: networks({ Name: 'q_default' }) })
        .told,
    ).toEqual([]);
  });
});

describe('a port of each node', () => {
  const container = (ports: readonly number[], name: string, labels: object = {}) => ({
    Names: [`/${name}`],
    Labels: labels,
    Ports: ports.flatMap((PublicPort) =>
      ['0.0.0.0', '::'].map((IP) => ({ IP, PrivatePort: 80, PublicPort, Type: 'tcp' })),
    ),
  });
  const task = (name: string, stack: string) =>
    container([8080], `${name}.1`, { 'com.docker.swarm.service.name': name, ...ofStack(stack) });
  const compose = container([8080], 'shop-web-1', { 'com.docker.compose.project': 'shop' });
  const global = { ...port(8080, 'host'), deploy: { mode: 'global' } };
  const replicas = (count: number) => ({ ...port(8080, 'host'), deploy: { replicas: count } });
  const judgePorts = (
    next: MergedStack['services'],
    onNodes: Readonly<Record<string, readonly object[]>>,
  ) => {
    const nodes = ['n1', 'n2', 'n9'].map((node) => ({
      node,
      networks: [],
      volumes: [],
      ports: heldPorts.schema.parse(onNodes[node] ?? []),
    }));
    return judge({ services: next }, { nodes, networks: networks({ Name: 'q_default' }) });
  };
  const taken = 'The service web publishes a port with "mode: host" that is taken';

  test.each<
    [string, MergedStack['services'], Readonly<Record<string, readonly object[]>>, readonly string[]]
  >([
    ['is free', { web: global }, { n1: [container([8081], 'other')] }, []],
    ['is its own', { web: global }, { n1: [task('q_web', 'q')] }, []],
    [
      'is of another service of the stack, which may hand it on',
      { web: global },
      { n1: [task('q_old', 'q')] },
      [],
    ],
    [
      'is taken by a service of another stack',
      { web: global },
      { n2: [task('edge_web', 'edge')] },
      [`${taken} | n2: the service edge_web has 8080/tcp`],
    ],
    [
      'is taken by a Compose project',
      { web: global },
      { n1: [compose] },
      [`${taken} | n1: the container shop-web-1 of the Compose project shop has 8080/tcp`],
    ],
    ['is taken where the service may not run', { web: global }, { n9: [compose] }, []],
    ['is free on enough nodes', { web: replicas(1) }, { n1: [task('edge_web', 'edge')] }, []],
    [
      'is free on too few nodes',
      { web: replicas(2) },
      { n1: [task('edge_web', 'edge')] },
      [`${taken} | n1: the service edge_web has 8080/tcp`],
    ],
    ['is wanted by no task', { web: replicas(0) }, { n1: [compose], n2: [compose] }, []],
    [
      'is wanted by two global services of the stack',
      { api: global, web: global },
      {},
      [
        `${taken} | n1: the service api of this stack has 8080/tcp | n2: the service api of this stack has 8080/tcp`,
      ],
    ],
    [
      'is wanted by a global service that comes later in the file',
      { web: replicas(1), zebra: global },
      {},
      [
        `${taken} | n1: the service zebra of this stack has 8080/tcp | n2: the service zebra of this stack has 8080/tcp`,
      ],
    ],
    ['of the routing mesh is judged elsewhere', { web: port(8080) }, { n1: [compose] }, []],
  ])('%s', (_what, next, onNodes, expected) => {
    expect(judgePorts(next, onNodes).told).toEqual(expected);
  });

  test('that a container has on one of the nodes is a warning, since Swarm may start a task there', () => {
    expect(judgePorts({ web: replicas(1) }, { n1: [compose] }).warnings).toEqual([
      'the container shop-web-1 of the Compose project shop has 8080/tcp on n1, which Swarm does not know: a task of web that starts there fails. Keep it off by a constraint, or free the port',
    ]);
    expect(judgePorts({ web: replicas(1) }, { n1: [task('edge_web', 'edge')] }).warnings).toEqual([]);
  });
});
