import type { ServiceLook } from '@fairway/deploy-kit';
import { Failure } from '@fairway/runtime';
import { expect, test } from '@jest/globals';
import { servicesDown, storesOf } from '../../src/plan/seen.ts';

const look = (service: string, datastore: boolean, ...dependsOn: string[]) =>
  ({ service, datastore, dependsOn }) as unknown as ServiceLook;

test('what keeps data stays, and a client of it goes, whatever its image', () => {
  const services = [
    look('db', true),
    look('cache', true),
    look('clerk', true, 'db'),
    look('web', false, 'db'),
  ];
  expect(storesOf({ services }, [undefined])).toEqual(['cache', 'db']);
  expect(storesOf({ services }, ['clerk'])).toEqual(['cache', 'clerk', 'db']);
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
