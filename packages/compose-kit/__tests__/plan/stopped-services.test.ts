import type { ServiceChange } from '@fairway/docker/compose';
import { expect, test } from '@jest/globals';
import { stoppedServices } from '../../src/plan/stopped-services.ts';
import { container } from '../containers.ts';

const db = container({ service: 'db', image: 'postgres:15' });
const web = container();
const change = (service: string, given: Partial<ServiceChange>): ServiceChange => ({
  ...{ service, action: 'replace', replicas: 1, right: [], others: [] },
  ...given,
});

test.each<[string, ServiceChange[], unknown[]]>([
  ['what stays', [change('db', { action: 'keep', right: [db] })], []],
  ['what is new', [change('db', { action: 'start' })], []],
  [
    'a database that is replaced',
    [change('db', { others: [db] })],
    [{ service: 'db', datastore: true, idle: false }],
  ],
  [
    'an app that is replaced',
    [change('web', { others: [web] })],
    [{ service: 'web', datastore: false, idle: false }],
  ],
  [
    'who makes room for another',
    [change('web', { clears: [db] })],
    [{ service: 'db', datastore: true, idle: false }],
  ],
  [
    'what does not run, for whatever reason',
    [change('web', { action: 'start', others: [{ ...web, state: 'exited' }] })],
    [{ service: 'web', datastore: false, idle: true }],
  ],
])('%s', (_, changes, stopped) => {
  expect(stoppedServices(changes)).toEqual(stopped);
});
