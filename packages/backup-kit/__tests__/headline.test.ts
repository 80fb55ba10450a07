import { beforeAll, describe, expect, it } from '@jest/globals';
import type { RunEnding, RunRules } from '../src/run-backup.ts';
import { sayCompared } from '../src/tell/compared.ts';
import { headlineOf } from '../src/tell/headline.ts';
import { usual, type World, world } from './night.ts';

const anyPlace: Partial<RunRules> = { backUp: { ...usual.backUp, required: 'any' } };
const by = (way: 'restore' | 'read'): Partial<RunRules> => ({ prove: { by: way, identities: [] } });

describe('the headline of a night', () => {
  it.each<[string, Partial<RunRules>, (one: World) => void]>([
    ['✓ shop is backed up at 2 destinations and proven', {}, () => {}],
    ['✓ shop is backed up at 2 destinations and read back, not proven', by('read'), () => {}],
    ['✓ shop is backed up at 2 destinations, not proven', { prove: undefined }, () => {}],
    ['✗ shop is at 1 of 2 destinations', {}, lostPlace],
    ['✓ shop is at 1 of 2 destinations', anyPlace, lostPlace],
    ['✗ shop is not backed up', {}, ({ settings }) => Object.assign(settings, { dump: 'is cut' })],
    ['✗ shop is not proven', {}, ({ settings }) => Object.assign(settings, { proving: 'fails' })],
  ])('%s', async (line, rules, goWrong) => {
    const one = world(['a', 'b'], { rows: ['first'] });
    goWrong(one);
    const { sources } = await one.night(rules);
    const { prove } = { ...usual, ...rules };
    expect(headlineOf({ sources, destinations: 2, by: prove?.by })).toBe(line);
  });
});

describe('the headline of several sources', () => {
  let good: RunEnding;
  let bad: RunEnding;
  beforeAll(async () => {
    good = await world(['a'], { rows: ['first'] }).night();
    bad = await world(['a'], { rows: ['first'], dump: 'is cut' }).night();
  });
  const named = ({ sources }: RunEnding, name: string) => sources.map((one) => ({ ...one, name }));

  it('counts them, and names those that are not well', () => {
    const night = { destinations: 1, by: 'restore' } as const;
    const all = [...named(good, 'shop'), ...named(good, 'mail')];
    expect(headlineOf({ ...night, sources: all })).toBe(
      '✓ 2 of 2 sources are backed up at 1 destination and proven',
    );
    expect(headlineOf({ ...night, sources: [...named(good, 'shop'), ...named(bad, 'mail')] })).toBe(
      '✗ 1 of 2 sources is backed up and proven: mail is not backed up',
    );
    const none = ['shop', 'mail', 'wiki'].flatMap((name) => named(bad, name));
    expect(headlineOf({ ...night, sources: none })).toBe(
      '✗ 0 of 3 sources are backed up and proven: shop, mail and wiki are not backed up',
    );
  });
});

function lostPlace({ faults }: World): void {
  Object.assign(faults[1] ?? {}, { begin: 'fails' });
}

it.each([
  ['postgres', 1, '1 row compared'],
  ['mariadb', 5_000, '5000 rows compared'],
  ['paths', 3, '3 files and directories compared'],
  ['volume', 1, '1 file or directory compared'],
  ['command', 1, 'accepted by its own verify command'],
] as const)('a proof of %s is told in its own words', (kind, rows, words) => {
  expect(sayCompared(kind, rows)).toBe(words);
});

it('a dump that has given nothing yet is not told as read', async () => {
  const said: string[] = [];
  const progress = (text: string) => void said.push(text);
  const phase = { info: () => {}, proved: () => {}, progress };
  await world(['a'], { rows: ['first'] }).night({}, { phase: (_name, work) => work(phase) });
  expect(said[0]).toBe('dumping database shop of the fake server');
  expect(said.at(-1)).toMatch(/^\d+ B read; a \d+ B$/);
  expect(said.join()).not.toMatch(/\b0 B read/);
});
