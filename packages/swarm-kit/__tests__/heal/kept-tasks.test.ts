import type { ServiceSpec } from '@fairway/docker/swarm';
import { describe, expect, test } from '@jest/globals';
import { keptTasks } from '../../src/heal/recreate.ts';
import { specOf, viewOf } from '../stack-view.ts';

const wanted: ServiceSpec = { ...specOf('db'), UpdateConfig: { Order: 'stop-first' } };
const expected = new Map([['pier_db', wanted]]);

describe('the services whose tasks the swarm keeps when they get the spec of the release', () => {
  test.each<[string, readonly ServiceSpec[], readonly string[]]>([
    ['are those that have it', [wanted], ['pier_db']],
    [
      'are those whose order of updates alone differs',
      [{ ...wanted, UpdateConfig: { Order: 'start-first' } }],
      ['pier_db'],
    ],
    ['are those whose labels alone differ', [{ ...wanted, Labels: { by: 'hand' } }], ['pier_db']],
    ['are none with another image', [specOf('db', 'ghcr.io/db@sha256:2')], []],
    ['are none with another number of replicas', [{ ...wanted, Mode: { Replicated: { Replicas: 0 } } }], []],
    ['are none with other ports', [{ ...wanted, EndpointSpec: { Ports: [{ PublishedPort: 80 }] } }], []],
    ['are none that were removed', [specOf('web')], []],
  ])('%s', (_, specs, names) => {
    expect(keptTasks(viewOf(...specs), expected)).toEqual(names);
  });
});
