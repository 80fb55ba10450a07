import { describe, expect, test } from '@jest/globals';
import { compareDefinitions, hostObstacles, modelSchema } from '../../../src/compose/index.ts';
import type { HostSurvey } from '../../../src/compose/project/host-survey.ts';
import { subnetsOverlap } from '../../../src/compose/project/subnets.ts';

const network = (name: string, more: Partial<HostSurvey['networks'][number]> = {}) => ({
  ...{ id: `id-${name}`, name, driver: 'bridge', scope: 'local', internal: false, attachable: false },
  ...{ ingress: false, ipv4: true, ipv6: false, options: {} },
  ipam: { driver: 'default', options: {}, pools: [] },
  labels: { 'com.docker.compose.network': 'default', 'com.docker.compose.project': 'app' },
  ...more,
});
const volume = (name: string, options = {}) => ({ name, driver: 'local', options, labels: {} });
const survey = (more: Partial<HostSurvey> = {}): HostSurvey => ({
  ...{ networks: [], volumes: [], containers: [], runtimes: ['runc'], inSwarm: false, gpuToolkit: false },
  listeners: [],
  ...more,
});
const seen = (more: Partial<HostSurvey['containers'][number]>) => ({
  ...{ name: 'lamp', project: '', writes: [] },
  ...more,
});
const model = (web: object, more: object = {}) =>
  modelSchema.parse({ name: 'app', services: { web }, ...more });
const gpu = { deploy: { resources: { reservations: { devices: [{ capabilities: ['gpu'] }] } } } };
const back = { networks: { back: null } };
const proxy = { networks: { proxy: { name: 'proxy', external: true } } };
const data = { volumes: { data: { name: 'data', external: true } } };
const mounts = { volumes: [{ type: 'volume', source: 'data', target: '/data' }] };
const subnet = { networks: { back: { name: 'app_back', ipam: { config: [{ subnet: '10.9.0.0/16' }] } } } };
const pools = [{ subnet: '10.9.8.0/24', gateway: '', ipRange: '', auxAddresses: {} }];

describe('what Docker would refuse in the middle of a deploy is known before', () => {
  test.each<[string, ReturnType<typeof model>, HostSurvey, RegExp]>([
    [
      'an external network',
      model({ networks: { proxy: null } }, proxy),
      survey(),
      /docker network create proxy/,
    ],
    ['an external volume', model(mounts, data), survey(), /docker volume create data/],
    [
      'a name of another project',
      model({ container_name: 'lamp' }),
      survey({ containers: [seen({ project: 'theirs' })] }),
      /the name lamp, which web wants, belongs to a container of the project theirs/,
    ],
    [
      'a second database on the volume of a container of somebody else',
      model({ image: 'postgres:17', ...mounts }, data),
      survey({ volumes: [volume('data')], containers: [seen({ writes: ['data'] })] }),
      /web is a datastore, and the container lamp outside of the project writes to data/,
    ],
    ['a graphics processor', model(gpu), survey(), /web wants a graphics processor/],
    ['a runtime', model({ runtime: 'nvidia' }), survey(), /no runtime nvidia, which web wants; it has runc/],
    [
      'a subnet',
      model(back, subnet),
      survey({ networks: [network('other', { ipam: { driver: 'default', options: {}, pools } })] }),
      /subnet 10\.9\.0\.0\/16 of the network back overlaps with that of the network other/,
    ],
    [
      'a network that is not the project’s',
      model(back, { networks: { back: { name: 'shared' } } }),
      survey({ networks: [network('shared', { labels: {} })] }),
      /network shared exists and is not the network back of this project: .*external: true/,
    ],
  ])('%s', (_name, wanted, found, why) => {
    expect(hostObstacles(wanted, found).join('\n')).toMatch(why);
  });

  test.each<[string, ReturnType<typeof model>, HostSurvey]>([
    [
      'an external network that is there',
      model({ networks: { proxy: null } }, proxy),
      survey({ networks: [network('proxy')] }),
    ],
    [
      'one of a swarm, which is not seen before it is used',
      model({ networks: { proxy: null } }, proxy),
      survey({ inSwarm: true }),
    ],
    ['one that no service uses', model({}, proxy), survey()],
    ['one of a service of no container', model({ networks: { proxy: null }, scale: 0 }, proxy), survey()],
    [
      'a name that the project has itself',
      model({ container_name: 'lamp' }),
      survey({ containers: [seen({ project: 'app' })] }),
    ],
    [
      'a volume that two projects share on purpose',
      model({ image: 'acme/media:1', ...mounts }, data),
      survey({ volumes: [volume('data')], containers: [seen({ writes: ['data'] })] }),
    ],
    ['a graphics processor that is there', model(gpu), survey({ gpuToolkit: true })],
    [
      'a subnet of a network that exists',
      model(back, subnet),
      survey({ networks: [network('app_back', { labels: { 'com.docker.compose.network': 'back' } })] }),
    ],
  ])('and not %s', (_name, wanted, found) => {
    expect(hostObstacles(wanted, found)).toEqual([]);
  });
});

describe('a network or a volume that exists', () => {
  const files = (more: object, web: object = back) =>
    model(web, { networks: { back: { name: 'app_back', ...more } } });
  const found = { networks: [network('app_back')], volumes: [volume('app_data', { type: 'nfs' })] };

  test('is compared with the files, key by key', () => {
    expect(compareDefinitions(files({ internal: true, labels: { tier: 'back' } }), found)).toEqual({
      unlike: [
        {
          kind: 'network',
          key: 'back',
          name: 'app_back',
          differences: ['internal is false, and the files say true'],
        },
      ],
      labels: [expect.objectContaining({ differences: ['labels.tier is nothing, and the files say back'] })],
    });
    const data = model(mounts, { volumes: { data: { name: 'app_data', driver_opts: { type: 'tmpfs' } } } });
    expect(compareDefinitions(data, found).unlike).toMatchObject([{ kind: 'volume', key: 'data' }]);
  });

  test('differs where an earlier release wrote what the new one leaves out', () => {
    const earlier = model(mounts, { volumes: { data: { name: 'app_data', driver_opts: { type: 'nfs' } } } });
    const now = model(mounts, { volumes: { data: { name: 'app_data' } } });
    expect(compareDefinitions(now, found).unlike).toEqual([]);
    expect(compareDefinitions(now, found, earlier).unlike).toHaveLength(1);
  });

  test('is not judged where it belongs to somebody else, and not missed where it is new or not used', () => {
    expect(compareDefinitions(files({ external: true, internal: true }), found).unlike).toEqual([]);
    expect(compareDefinitions(files({ internal: true }), { networks: [], volumes: [] }).unlike).toEqual([]);
    expect(compareDefinitions(files({ internal: true }, {}), found).unlike).toEqual([]);
  });
});

test.each([
  ['10.0.0.0/8', '10.9.0.0/16', true],
  ['10.9.0.0/16', '10.0.0.0/8', true],
  ['10.9.0.0/16', '10.10.0.0/16', false],
  ['fd00::/16', 'fd00:1::/64', true],
  ['fd00::/16', '10.9.0.0/16', false],
  ['', '10.9.0.0/16', false],
])('%s and %s: %s', (one, other, overlap) => {
  expect(subnetsOverlap(one, other)).toBe(overlap);
});
