import type { ServiceLook } from '@fairway/deploy-kit';
import { Failure } from '@fairway/runtime';
import { expect, test } from '@jest/globals';
import { servicesDown, storesOf, usersThatStay } from '../../src/plan/seen.ts';

const look = (service: string, datastore: boolean, ...dependsOn: string[]) =>
  ({ service, datastore, dependsOn }) as unknown as ServiceLook;

test('what keeps data stays, and a client of it goes, whatever its image', () => {
  const services = [
    look('db', true),
    look('cache', true),
    look('clerk', true, 'db'),
    look('web', false, 'db'),
  ];
  expect(storesOf({ services }, [{ service: undefined }])).toEqual(['cache', 'db']);
  expect(storesOf({ services }, [{ service: 'clerk' }])).toEqual(['cache', 'clerk', 'db']);
});

test('who uses data and runs on while the app is stopped is a store of it, or of somebody else', () => {
  const user = (container: string, app: string, service: string) => ({ container, app, service });
  const users = new Map([
    ['uploads', [user('shop-web-1', 'shop', 'web')]],
    ['rows', [user('shop-db-1', 'shop', 'db'), user('crm-web-1', 'crm', 'web'), user('by-hand', '', '')]],
  ]);
  expect(usersThatStay(users, 'shop', ['db'])).toEqual(
    new Map([
      ['uploads', []],
      ['rows', ['shop-db-1', 'crm-web-1', 'by-hand']],
    ]),
  );
});

const failure = new Failure({ what: 'No container of it runs.', why: 'The test wants it.', fix: 'Nothing.' });

test('a source that cannot be reached is lost where its service does not run', () => {
  const db = { ...look('db', true), state: 'down' as const };
  expect(servicesDown({ services: [look('web', false), db] }, [{ service: 'db', failure }])).toEqual([db]);
  expect(servicesDown({ services: [db] }, [])).toEqual([]);
});

test.each([
  ['although its service runs', 'db'],
  ['and its service is none of the installation', 'other'],
  ['and it has no service', undefined],
])('a source that cannot be reached %s ends the recovery before it begins', (_, service) => {
  const db = { ...look('db', true), state: 'up' as const };
  expect(() => servicesDown({ services: [db] }, [{ service, failure }])).toThrow(failure);
});
