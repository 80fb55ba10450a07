import type { Release } from '@fairway/releases';
import { expect, test } from '@jest/globals';
import type { StackDeploy } from '../../src/plan/stack-deploy.ts';
import { stoppedServices } from '../../src/plan/stopped-services.ts';
import { entryOf, releaseOf, specOf, viewOf } from '../stack-view.ts';

const images = { db: 'postgres:15@sha256:1', web: 'web@sha256:1' };
const stackOf = (given: Readonly<Record<string, string>>) =>
  JSON.stringify({
    services: Object.fromEntries(Object.entries(given).map(([name, image]) => [name, { image }])),
  });
const of = (version: string, given: Readonly<Record<string, string>>) =>
  releaseOf(version, Object.keys(given), { stack: stackOf(given) });

/** The services that a deploy stops where both run. */
function stopped(wanted: Release, running: Release | undefined, proven = true) {
  const entries = running ? [entryOf(running, proven ? 'proven' : 'failed')] : [];
  const before = viewOf(specOf('db', images.db), specOf('web', images.web));
  const deploy = { settings: { stack: 'pier' }, wanted: { release: wanted }, before, entries };
  return stoppedServices(deploy as unknown as StackDeploy, running);
}

const db = { service: 'db', datastore: true };
const web = { service: 'web', datastore: false };
const v1 = of('v1', images);

test.each<[string, Release, unknown[]]>([
  ['nothing differs', of('v2', images), []],
  ['the app has another image', of('v2', { ...images, web: 'web@sha256:2' }), [web]],
  ['the database has another image', of('v2', { ...images, db: 'postgres:16@sha256:2' }), [db]],
  ['the database is gone', of('v2', { web: images.web }), [db]],
  ['a service is new', of('v2', { ...images, cache: 'redis@sha256:1' }), []],
])('where %s', (_, wanted, services) => {
  expect(stopped(wanted, v1)).toEqual(services);
});

test('where nobody knows what runs it may be any service', () => {
  expect(stopped(of('v2', images), undefined)).toEqual([db, web]);
  expect(stopped(of('v2', images), v1, false)).toEqual([db, web]);
});
