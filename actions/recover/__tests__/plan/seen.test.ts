import type { ServiceLook } from '@fairway/deploy-kit';
import { expect, test } from '@jest/globals';
import { storesOf } from '../../src/plan/seen.ts';

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
