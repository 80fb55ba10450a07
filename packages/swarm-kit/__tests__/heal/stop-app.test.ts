import { expect, test } from '@jest/globals';
import { withoutTasks } from '../../src/heal/stop-app.ts';

const spec = { Name: 'shop_web', TaskTemplate: { Placement: { Constraints: ['node.role==worker'] } } };

test('a replicated service is left without replicas', () => {
  expect(withoutTasks({ ...spec, Mode: { Replicated: { Replicas: 3 } } })).toEqual({
    ...spec,
    Mode: { Replicated: { Replicas: 0 } },
  });
});

test('a global service is left without a node, and keeps its other constraints', () => {
  expect(withoutTasks({ ...spec, Mode: { Global: {} } })).toEqual({
    ...spec,
    Mode: { Global: {} },
    TaskTemplate: { Placement: { Constraints: ['node.role==worker', 'node.id==nowhere'] } },
  });
});
