import { expect, it } from '@jest/globals';
import type { Place } from '../../src/place/place.ts';
import { requireTarget } from '../../src/place/require-target.ts';

const place = { where: 'service db' } as Place;
const own = { names: /^mysql$/i, why: 'It belongs to the server itself.' };

it.each([
  ['new', 'refuse', false, undefined],
  ['shop', 'replace', true, undefined],
  ['shop', 'refuse', true, /there is a database shop in service db already.*type shop into `confirm`/s],
  ['MySQL', 'replace', true, /Nothing is restored into MySQL.*belongs to the server itself/s],
] as const)('a database %s that a restore shall %s, and is there: %s', (name, existing, exists, refusal) => {
  const require = () => requireTarget(place, { name, existing, mask: undefined }, { exists, own });
  if (refusal) expect(require).toThrow(refusal);
  else expect(require).not.toThrow();
});
