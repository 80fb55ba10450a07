import { type MergedStack, releaseLabel } from '@fairway/docker/stack';
import { describe, expect, test } from '@jest/globals';
import { stackChanges } from '../../src/plan/stack-changes.ts';

type Services = MergedStack['services'];
const stackOf = (services: Services, more: Partial<MergedStack> = {}) => ({
  services,
  configs: {},
  secrets: {},
  ...more,
});
const running = (images: Readonly<Record<string, string>>) => new Map(Object.entries(images));

describe('the changes to services show', () => {
  test.each<[string, Services, Services, Record<string, string>, unknown[]]>([
    ['nothing', { web: { image: 'i@1' } }, { web: { image: 'i@1' } }, { web: 'i@1' }, []],
    [
      'a new service',
      {},
      { web: { image: 'i@1' } },
      {},
      [{ service: 'web', change: 'added', image: { to: 'i@1' }, fields: [] }],
    ],
    [
      'a removed service',
      { web: { image: 'i@1' } },
      {},
      { web: 'i@1' },
      [{ service: 'web', change: 'removed', fields: [] }],
    ],
    [
      'another image',
      { web: { image: 'i@1' } },
      { web: { image: 'i@2' } },
      { web: 'i@1' },
      [{ service: 'web', change: 'changed', image: { from: 'i@1', to: 'i@2' }, fields: [] }],
    ],
    [
      'an image that differs from the deployed one',
      { web: { image: 'i@1' } },
      { web: { image: 'i@1' } },
      { web: 'by-hand@9' },
      [{ service: 'web', change: 'changed', image: { from: 'by-hand@9', to: 'i@1' }, fields: [] }],
    ],
    [
      'a field',
      { web: { image: 'i@1', deploy: { replicas: 1 } } },
      { web: { image: 'i@1', deploy: { replicas: 2 } } },
      { web: 'i@1' },
      [{ service: 'web', change: 'changed', fields: [{ field: 'deploy.replicas', from: '1', to: '2' }] }],
    ],
    [
      'nothing for a new version alone, which restarts nothing',
      { web: { image: 'i@1', deploy: { labels: { [releaseLabel]: 'v1' } } } },
      { web: { image: 'i@1', deploy: { labels: { [releaseLabel]: 'v2' } } } },
      { web: 'i@1' },
      [],
    ],
  ])('%s', (_, from, to, runs, changes) => {
    expect(stackChanges(stackOf(from), stackOf(to), running(runs), [])).toEqual(changes);
  });

  test('new content of a config, by its name in the swarm', () => {
    const web = { image: 'i@1', configs: [{ source: 'nginx', target: '/etc/nginx.conf' }] };
    const named = (name: string) => stackOf({ web }, { configs: { nginx: { external: true, name } } });
    expect(stackChanges(named('a_1'), named('a_2'), running({ web: 'i@1' }), [])).toEqual([
      {
        service: 'web',
        change: 'changed',
        fields: [{ field: 'configs.nginx.name', from: 'a_1', to: 'a_2' }],
      },
    ]);
  });

  test('the images only, where the deployed stack file is unknown', () => {
    const to = stackOf({ web: { image: 'i@1', init: true }, api: { image: 'i@2' } });
    expect(stackChanges(undefined, to, running({ web: 'i@1', api: 'i@1' }), [])).toEqual([
      { service: 'api', change: 'changed', image: { from: 'i@1', to: 'i@2' }, fields: [] },
    ]);
  });
});
