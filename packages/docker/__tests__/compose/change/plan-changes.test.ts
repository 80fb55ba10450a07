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
  }).map(({ service, action, right, others, how }) => ({
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
    expect(plan(containers)).toEqual([{ service: 'web', right: [], others: [], ...expected }]);
  });

  test('that is no longer in the files', () => {
    expect(plan([container(), container({ id: 'gone', service: 'cron' })])).toEqual([
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
    expect(plan([container(), job], services)[1]).toMatchObject({ action: 'keep', right: ['job'] });
    expect(plan([container(), { ...job, exitCode: 1 }], services)[1]).toMatchObject({ action: 'start' });
  });
});
