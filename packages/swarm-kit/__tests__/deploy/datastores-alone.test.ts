import { releaseLabel } from '@fairway/docker/stack';
import type { ServiceSpec, SwarmService } from '@fairway/docker/swarm';
import { describe, expect, test } from '@jest/globals';
import { riskyServices } from '../../src/deploy/datastores-alone.ts';
import { deployed, specOf, viewOf } from '../stack-view.ts';

const volume = { Type: 'volume', Source: 'pier_rows', Target: '/rows' };

/** A datastore on a volume of which an update starts the new task first. */
const startsFirst = (spec: ServiceSpec): ServiceSpec => ({
  ...spec,
  TaskTemplate: { ContainerSpec: { Image: 'postgres:17', Mounts: [volume] } },
  UpdateConfig: { Order: 'start-first' },
});
const db = deployed(startsFirst(specOf('db')));

const namesOf = (spec: ServiceSpec, more: Partial<SwarmService>) => {
  const services = viewOf(spec).services.map((service) => ({ ...service, ...more }));
  return riskyServices({ services }).map(({ Spec }) => Spec.Name);
};

describe('the datastores that get a safe order of updates', () => {
  test.each<[string, ServiceSpec, Partial<SwarmService>, readonly string[]]>([
    ['are those of a stack file', db, {}, ['pier_db']],
    [
      'are those that a release has changed',
      { ...startsFirst(specOf('db')), Labels: { [releaseLabel]: 'v1' } },
      {},
      ['pier_db'],
    ],
    ['are none of others, which have the label of the stack alone', startsFirst(specOf('db')), {}, []],
    ['are none that are safe', { ...db, UpdateConfig: { Order: 'stop-first' } }, {}, []],
    [
      'are those whose update has ended',
      db,
      { UpdateStatus: { state: 'completed', message: '' } },
      ['pier_db'],
    ],
  ])('%s', (_, spec, more, names) => {
    expect(namesOf(spec, more)).toEqual(names);
  });

  test.each(['updating', 'paused', 'rollback_started', 'rollback_paused'])(
    'are none with an update that is %s',
    (state) => {
      expect(namesOf(db, { UpdateStatus: { state, message: '' } })).toEqual([]);
    },
  );
});
