import { expect, it } from '@jest/globals';
import { missingProofs } from '../src/claims.ts';
import { world } from './night.ts';

it('a proof that a listing does not show is none', async () => {
  const one = world(['a'], { rows: ['first'] });
  const { sources, catalogue } = await one.night();
  const readings = sources[0]?.proven?.readings ?? [];
  expect(readings).not.toEqual([]);
  expect(missingProofs(catalogue, readings)).toBeUndefined();
  for (const key of one.keysAt(0)) if (key.includes('.proof-')) one.places[0]?.objects.delete(key);
  expect(missingProofs(await one.depot().look(), readings)?.message).toMatch(/shop\/.* at a: no proof of/);
});
