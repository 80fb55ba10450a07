import { describe, expect, it } from '@jest/globals';
import { probesInput } from '../../src/inputs/probes-input.ts';

const read = (...names: string[]) =>
  probesInput().read(JSON.stringify(names.map((name) => ({ name, url: 'http://web/' }))));

describe('a list of probes', () => {
  it('is taken where each has a name of its own', () => {
    expect(read('page', 'api')).toMatchObject({ ok: true, value: [{ name: 'page' }, { name: 'api' }] });
  });

  it('is refused where two have one name, because one would hide what became of the other', () => {
    expect(read('page', 'api', 'page')).toMatchObject({
      ok: false,
      problems: [{ wrong: expect.stringContaining('Two probes have the name "page"') }],
    });
  });
});
