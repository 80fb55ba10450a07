import type { ServiceLook } from '@fairway/deploy-kit';
import { modelSchema, type ProjectContainer } from '@fairway/docker/compose';
import { describe, expect, test } from '@jest/globals';
import { planRestart, tiedTo } from '../../src/heal/restart-plan.ts';
import { container } from '../containers.ts';

const needs = (...names: string[]) => ({
  depends_on: Object.fromEntries(names.map((name) => [name, { condition: 'service_healthy' }])),
});
const model = modelSchema.parse({
  name: 'quay',
  services: {
    db: {},
    cache: needs('db'),
    api: needs('db'),
    web: needs('api'),
    vpn: {},
    lodger: { network_mode: 'service:vpn' },
    guest: { network_mode: 'service:lodger' },
    mate: { depends_on: { vpn: { restart: true } } },
    seed: {},
  },
});
const datastores = ['db', 'cache'];

interface Given {
  readonly looks?: Readonly<Record<string, Partial<ServiceLook>>>;
  readonly containers?: Readonly<Record<string, Partial<ProjectContainer> | undefined>>;
}

function plan(named: readonly string[], { looks = {}, containers = {} }: Given = {}) {
  const names = Object.keys(model.services);
  const { levels, left } = planRestart({
    named: new Set(named),
    model,
    looks: names.map(
      (service): ServiceLook => ({
        ...{ service, host: 'web1', running: 1, wanted: 1, restarts: 0, image: undefined, since: 0 },
        state: named.includes(service) ? 'down' : 'up',
        why: undefined,
        evidence: [],
        datastore: datastores.includes(service),
        dependsOn: Object.keys(model.services[service]?.depends_on ?? {}),
        ...looks[service],
      }),
    ),
    containers: names
      .filter((service) => !(service in containers) || containers[service] !== undefined)
      .map((service) => container({ service, ...containers[service] })),
  });
  return [levels.map((level) => level.map(({ service }) => service).join('+')).join(' > '), ...left];
}

describe('a restart', () => {
  test.each<[string, readonly string[], Given, string[]]>([
    ['touches the failing service alone', ['web'], {}, ['web']],
    ['goes in the order of dependencies', ['web', 'api'], {}, ['api > web']],
    ['takes along who lives in its network, and who asks for it', ['vpn'], {}, ['vpn > lodger+mate > guest']],
    [
      'starts dependants that ended meanwhile, and leaves those that run',
      ['db'],
      { looks: { api: { state: 'down' }, web: { state: 'down' } }, containers: { api: { state: 'exited' } } },
      ['db > api'],
    ],
    [
      'never takes a store of data along, nor what a person stopped',
      ['db'],
      {
        looks: { cache: { state: 'down' }, api: { state: 'stopped' } },
        containers: { cache: { state: 'exited' }, api: { state: 'exited' } },
      },
      ['db'],
    ],
    ['restarts a store of data that is named', ['cache'], {}, ['cache']],
  ])('%s', (_what, named, given, expected) => {
    expect(plan(named, given)).toEqual(expected);
  });

  test.each<[string, Given, string]>([
    [
      'inside its start period',
      { looks: { web: { state: 'starting', why: 'its health check has not said yes yet' } } },
      'it is being started',
    ],
    [
      'that the engine is about to start itself',
      { containers: { web: { state: 'restarting', restarts: 9 } } },
      '(9 so far)',
    ],
    [
      'whose dependency is down',
      { looks: { api: { state: 'down', why: 'it is unhealthy' } } },
      'it needs api, which does not run: it is unhealthy',
    ],
    [
      'whose dependency runs and misses its own',
      { looks: { api: { state: 'up' }, db: { state: 'stopped', why: 'somebody stopped it' } } },
      'it needs db, which does not run: somebody stopped it',
    ],
    ['whose dependency was stopped by hand', { looks: { api: { state: 'stopped' } } }, 'it needs api'],
    ['without a container', { containers: { web: undefined } }, 'it has no container'],
    ['that is a job', { looks: { web: { state: 'job' } } }, 'it is a job'],
  ])('leaves a service alone %s', (_what, given, why) => {
    const [levels, line] = plan(['web'], given);
    expect([levels, line]).toEqual(['', expect.stringMatching(/^web is not restarted: /)]);
    expect(line).toContain(why);
  });

  test('does not keep the other services from being restarted', () => {
    const given: Given = { containers: { web: { state: 'restarting' } } };
    expect(plan(['web', 'vpn'], given)[0]).toBe('vpn > lodger+mate > guest');
  });
});

test('containers that are made anew take along all that live with them', () => {
  expect([...tiedTo(new Set(['vpn']), model)].sort()).toEqual(['guest', 'lodger', 'mate', 'vpn']);
});
