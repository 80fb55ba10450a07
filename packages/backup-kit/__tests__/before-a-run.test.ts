import { parseTarget } from '@fairway/host';
import { describe, expect, it } from '@jest/globals';
import { keyProblem } from '../src/backup/readers.ts';
import { checkRun } from '../src/check/check-run.ts';
import { remarksOnSetup } from '../src/check/setup-remarks.ts';
import { judgeClocks } from '../src/depot/clocks.ts';
import { emptyPlaces } from '../src/depot/empty-places.ts';
import type { DepotSettings } from '../src/inputs/settings.ts';
import type { SourceItem } from '../src/sources/configuration.ts';
import { dayMs, identities, recipient, stranger, usual, world } from './night.ts';

const rows = ['order 1'];
const minute = 60_000;

/** Settings with these sources, and directories on these machines. */
function settingsOf(items: readonly SourceItem[], machines: readonly string[], keys = identities()) {
  const places = machines.map((host, n) => ({
    item: { name: `place-${n}`, kind: 'host' as const, host, directory: '/srv/backups' },
    credentials: {},
  }));
  const written = [...machines, ...items.flatMap(({ host }) => (typeof host === 'string' ? [host] : []))];
  return {
    sources: items.map((item) => ({ item, credentials: {} })),
    destinations: places,
    targets: new Map(written.map((one) => [one, { user: 'deploy', ...parseTarget(one) }])),
    identities: keys,
    stateDir: '/var/lib/fairway',
  } as unknown as DepotSettings;
}

const command = (more: Partial<Extract<SourceItem, { kind: 'command' }>>): SourceItem => ({
  ...{ name: 'notes', kind: 'command', dump: 'cat notes', verify: 'grep -q end' },
  ...more,
});

describe('a run after encrypted backups', () => {
  const encrypted = { ...usual.backUp, recipients: [recipient()] };

  it('without a public key dumps nothing, and says whose keys are missing', async () => {
    const one = world(['a'], { rows });
    await one.night({ backUp: encrypted });
    const before = one.keysAt(0);
    const { failures } = await one.night();
    expect(failures[0]?.message).toMatch(
      /everybody could read the backup.*"encrypt-to" is empty.*encrypted to age1.*write `encrypt-to: none`/s,
    );
    expect(one.keysAt(0)).toEqual(before);
  });

  it('stores in the clear where somebody says so, and goes on after that', async () => {
    const one = world(['a'], { rows });
    await one.night({ backUp: encrypted });
    expect((await one.night({ backUp: { ...usual.backUp, inClear: true } })).failures).toEqual([]);
    expect((await one.night()).failures).toEqual([]);
  });

  it('is told by a check, with all else that stands in the way', async () => {
    const one = world(['a'], { rows });
    await one.night({ backUp: encrypted });
    Object.assign(one.places[0] ?? {}, { look: async () => ({ aheadMs: -dayMs, notes: [] }) });
    const asked = { sources: ['shop'], readers: usual.backUp };
    const checked = await checkRun(settingsOf([], []), asked, one.depot(), one.context.signal);
    expect(checked.map(({ name, findings }) => [name, findings[0]?.level])).toEqual([
      ['clock', 'error'],
      ['shop', 'error'],
    ]);
  });
});

it.each([
  ['none is given', [], [recipient()], undefined],
  ['nothing is encrypted', identities(), [], undefined],
  ['it opens them', identities(), [stranger(), recipient()], undefined],
  ['it opens none of them', identities(), [stranger()], stranger().name],
])('a private key is looked at before a run: %s', (_, keys, recipients, named) => {
  const problem = keyProblem({ recipients }, keys);
  expect(problem?.evidence[0]).toBe(named && `encrypted to ${named}`);
  if (problem) expect(problem.evidence[1]).toBe(`the given key belongs to ${recipient().name}`);
});

describe('the clock of a run', () => {
  it.each([
    ['is that of all places', [0, -minute, 2 * minute], false, 0],
    ['is far ahead of all places', [-40 * dayMs, -40 * dayMs], true, 0],
    ['is far behind all places', [dayMs], true, 0],
    ['is right by one place, so another one is wrong', [0, -40 * dayMs], false, 1],
    ['is compared with nothing', [], false, 0],
  ])('%s', (_, aheads, isWrong, warnings) => {
    const judged = judgeClocks(aheads.map((aheadMs, n) => ({ name: `place-${n}`, aheadMs })));
    expect(judged.wrong !== undefined).toBe(isWrong);
    expect(judged.warnings).toHaveLength(warnings);
  });

  it('names nothing where it is wrong', async () => {
    const one = world(['a', 'b'], { rows });
    Object.assign(one.places[0] ?? {}, { look: async () => ({ aheadMs: -40 * dayMs, notes: [] }) });
    await expect(one.night()).rejects.toThrow(/clock of this machine is wrong.*ahead of a.*by NTP/s);
    expect(one.keysAt(0)).toEqual([]);
  });

  it('holds nothing up where a place does not tell its time', async () => {
    const one = world(['a'], { rows });
    Object.assign(one.places[0] ?? {}, { look: () => Promise.reject(new Error('no time')) });
    expect((await one.night()).failures).toEqual([]);
  });
});

it('a list names the places that have nothing, and what they say of themselves', async () => {
  const one = world(['a', 'b'], { rows });
  Object.assign(one.faults[1] ?? {}, { begin: 'fails' });
  await one.night();
  const notes = ['The directory /srv/backpus is not there yet: a backup makes it.'];
  Object.assign(one.places[1] ?? {}, { look: async () => ({ notes }) });
  const said = await emptyPlaces(await one.depot().look(), ['shop'], one.depot(), one.context.signal);
  expect(said.map((line) => line.slice(0, 60))).toEqual([
    'b has no backup of shop. The directory /srv/backpus is not t',
  ]);
});

describe('a configuration is remarked on', () => {
  it('where a command has no way back', () => {
    const said = remarksOnSetup(settingsOf([command({})], []));
    expect(said.map(({ name, finding }) => [name, finding.level])).toEqual([['notes', 'warning']]);
    expect(said[0]?.finding.what).toContain('cannot restore notes');
    expect(remarksOnSetup(settingsOf([command({ restore: 'cp' })], []))).toEqual([]);
  });

  it.each([
    ['the same machine', 'db1', 'backup@db1', ['place-0']],
    ['another port of the address, so another machine behind it', 'db1:2201', 'db1:2202', []],
    ['another machine', 'db1', 'store', []],
  ])('where a destination is on %s', (_, host, place, named) => {
    const said = remarksOnSetup(settingsOf([command({ host, restore: 'cp' })], [place]));
    expect(said.map(({ name }) => name)).toEqual(named);
  });
});
