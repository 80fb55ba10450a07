import type { ServiceChange } from '@fairway/docker/compose';
import { describe, expect, test } from '@jest/globals';
import { planDeploy } from '../../src/plan/plan.ts';
import { hostDeploy, release } from '../project.ts';

const change = (service: string, more: Partial<ServiceChange> = {}): ServiceChange => ({
  service,
  action: 'replace',
  replicas: 1,
  right: [],
  others: [],
  ...more,
});

describe('a plan of a project', () => {
  test('shows the changes of each service, and names the serving release', async () => {
    const deploy = hostDeploy({
      current: release('v1', { services: { web: { mem_limit: '1g' }, old: {} } }),
      wanted: release('v2', { services: { web: { mem_limit: '2g' }, fresh: {}, same: {} } }),
      changes: [
        change('web', { how: { strategy: 'recreate', reason: 'it publishes a port' } }),
        change('fresh', { action: 'start' }),
        change('same', { action: 'keep' }),
        change('old', { action: 'remove' }),
      ],
    });
    const plan = await planDeploy([deploy], []);
    expect(plan).toMatchObject({ release: 'v2', previous: 'v1', unchanged: false });
    expect(plan.services).toEqual([
      {
        service: 'web',
        change: 'changed',
        image: { from: 'web@sha256:v1', to: 'web@sha256:v2' },
        fields: [{ field: 'mem_limit', from: '1g', to: '2g' }],
      },
      { service: 'fresh', change: 'added', image: { to: 'fresh@sha256:v2' }, fields: [] },
      { service: 'old', change: 'removed', image: { from: 'old@sha256:v1' }, fields: [] },
    ]);
    expect(plan.warnings).toEqual(['web stops before it starts again: it publishes a port']);
  });

  test('names a field without its values where they contain a secret of either release', async () => {
    const secretValues = ['old-password'];
    const deploy = hostDeploy({
      current: release('v1', { services: { web: { command: ['--key', 'old-password'] } }, secretValues }),
      wanted: release('v2', { services: { web: { command: ['--key', 'new-password'] } } }),
      changes: [change('web')],
    });
    const { services } = await planDeploy([deploy], ['new-password']);
    expect(services[0]?.fields).toEqual([{ field: 'command' }]);
    const onlyOld = hostDeploy({
      current: release('v1', { services: { web: { command: ['--key', 'old-password'] } }, secretValues }),
      wanted: release('v2', { services: { web: { command: ['--key-file'] } } }),
      changes: [change('web')],
    });
    expect(JSON.stringify(await planDeploy([onlyOld], []))).not.toContain('old-password');
  });

  test('shows once the changes that several hosts have in common', async () => {
    const changes = [change('web', { action: 'start' })];
    const hosts = ['web1', 'web2'].map((name) => hostDeploy({ name, changes }));
    const pending = { migrations: ['backend: 1_init'], warnings: ['it locks a table'] };
    const plan = await planDeploy(hosts, [], [pending, pending]);
    expect(plan.hosts).toEqual(['web1', 'web2']);
    expect(plan.services).toHaveLength(1);
    expect([plan.migrations, plan.warnings]).toEqual([['backend: 1_init'], ['it locks a table']]);
  });
});
