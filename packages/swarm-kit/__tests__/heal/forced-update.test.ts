import { describe, expect, test } from '@jest/globals';
import { forcedUpdate } from '../../src/heal/force-update.ts';
import { serviceWith } from '../look/tasks.ts';

const path = '/services/web/update?version=7';
const forceUpdateOf = (count: number | undefined) => {
  const service = serviceWith();
  const template = { ...service.Spec.TaskTemplate, ...(count === undefined ? {} : { ForceUpdate: count }) };
  const seen = { services: [{ ...service, Spec: { ...service.Spec, TaskTemplate: template } }] };
  return forcedUpdate('pier', 'pier_web', 2, seen);
};

describe('a forced update', () => {
  test.each<[number | undefined, number]>([
    [undefined, 1],
    [0, 1],
    [1, 2],
    [41, 42],
  ])('counts up from %s, so that each one replaces the tasks', (before, after) => {
    const { path: sent, body } = forceUpdateOf(before);
    expect([sent, body.TaskTemplate.ForceUpdate]).toEqual([path, after]);
  });

  test('changes nothing else', () => {
    const { body } = forceUpdateOf(3);
    const { Spec } = serviceWith();
    expect(body).toEqual({ ...Spec, TaskTemplate: { ...Spec.TaskTemplate, ForceUpdate: 4 } });
  });

  test('never lets two tasks of a datastore run on the same files', () => {
    const container = { Image: 'postgres:17', Mounts: [{ Type: 'volume', Source: 'rows', Target: '/rows' }] };
    const spec = { TaskTemplate: { ContainerSpec: container }, UpdateConfig: { Order: 'start-first' } };
    const seen = { services: [serviceWith({}, spec)] };
    expect(forcedUpdate('pier', 'pier_web', 1, seen).body['UpdateConfig']).toEqual({ Order: 'stop-first' });
  });

  test.each<[number | undefined, number]>([
    [3, 3],
    [undefined, 1],
    [0, 1],
  ])('gives a service without replicas those of its release: %s → %s', (released, replicas) => {
    const seen = { services: [serviceWith({}, { Mode: { Replicated: { Replicas: 0 } } })] };
    expect(forcedUpdate('pier', 'pier_web', released, seen).body.Mode).toEqual({
      Replicated: { Replicas: replicas },
    });
  });

  test.each(['updating', 'paused', 'rollback_started', 'rollback_paused'])(
    'is never sent while an update is %s',
    (state) => {
      const seen = { services: [serviceWith({ UpdateStatus: { state, message: '' } })] };
      expect(() => forcedUpdate('pier', 'pier_web', 2, seen)).toThrow('The service web was not touched.');
    },
  );

  test.each(['completed', 'rollback_completed'])('is sent once an update is %s', (state) => {
    const seen = { services: [serviceWith({ UpdateStatus: { state, message: '' } })] };
    expect(forcedUpdate('pier', 'pier_web', 2, seen).path).toBe(path);
  });

  test('is refused for a service that was removed', () => {
    expect(() => forcedUpdate('pier', 'pier_web', 2, { services: [] })).toThrow('it was removed');
  });
});
