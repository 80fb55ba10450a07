import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Host, localHost } from '@fairway/host';
import { beginHeal, emptyState, mayHeal, openIncidentStore } from '@fairway/incidents';
import { Failure, silentLogger, systemClock } from '@fairway/runtime';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { healRules, minute, run, seen, start } from './looks.ts';

const host = localHost({ logger: silentLogger, clock: systemClock });
let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'incidents-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** This machine as a host of its own directory, so that several hosts differ. */
function hostIn(name: string): Host {
  const inside = (argv: readonly string[]) =>
    argv.map((word) => (word.startsWith('/state') ? join(dir, name, word) : word));
  return { ...host, name, exec: (argv, options) => host.exec(inside(argv), options) };
}

const open = (...hosts: readonly [Host, ...Host[]]) => openIncidentStore(hosts, '/state/shop', silentLogger);
const fileOf = (name: string) => join(dir, name, '/state/shop/incidents.json');
const bad = run(emptyState(), 0, [seen('web', 'bad')]).state;
const key = 'shop: web';

describe('the state of incidents on a host', () => {
  it('is empty where none was written, and reading it writes nothing', async () => {
    expect(await open(hostIn('one')).read(start)).toMatchObject({ state: emptyState() });
    await expect(stat(join(dir, 'one'))).rejects.toThrow('ENOENT');
  });

  it('is read as it was written, by its owner only, and leaves nothing beside it', async () => {
    const store = open(hostIn('one'));
    await store.change(start, () => ({ state: bad }));
    expect((await store.read(start)).state).toEqual({ ...bad, saves: 1 });
    expect((await stat(fileOf('one'))).mode & 0o777).toBe(0o600);
    const { stdout } = await host.exec(['ls', join(dir, 'one/state/shop')]);
    expect(stdout.split('\n').filter(Boolean)).toEqual(['incidents.json', 'incidents.json.lock']);
  });

  it('takes the changes of two runs at once, one after the other', async () => {
    const stores = Array.from({ length: 4 }, () => open(hostIn('one')));
    await Promise.all(
      stores.map((store, n) =>
        store.change(start, ({ state }) =>
          beginHeal(state, { key, now: start + n, run: `run-${n}` }, 'restart'),
        ),
      ),
    );
    const { state } = await open(hostIn('one')).read(start);
    expect(state.heals.map((heal) => heal.run).sort()).toEqual(['run-0', 'run-1', 'run-2', 'run-3']);
    expect(state.saves).toBe(4);
  });

  it.each<[string, string | Buffer]>([
    ['cut in the middle', '{"version":1,"saves":3,"incid'],
    ['of bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0x80])],
    ['of a newer Fairway', '{"version":2}'],
    ['empty', ''],
    ['another program’s', '[]'],
  ])('%s is told, allows no heal at once, and is replaced', async (_, content) => {
    const store = open(hostIn('one'));
    await store.change(start, () => ({ state: bad }));
    await writeFile(fileOf('one'), content);
    const read = await store.read(start);
    expect(read.problem).toMatch(/^\/state\/shop\/incidents\.json on one: /);
    const request = { key, now: start, run: 'run-1' };
    expect(mayHeal(read.state, request, healRules)).toMatchObject({ may: false, because: 'pause' });
    await store.change(start, ({ state }) => ({ state }));
    expect((await store.read(start)).problem).toBeUndefined();
    expect(mayHeal((await store.read(start)).state, request, healRules)).toMatchObject({ may: false });
  });

  it('that was removed is told, allows no heal at once, and is replaced', async () => {
    const store = open(hostIn('one'));
    await store.change(start, () => ({ state: bad }));
    await rm(fileOf('one'));
    const read = await store.read(start);
    expect(read.problem).toBe('/state/shop/incidents.json on one: It was removed.');
    const request = { key, now: start, run: 'run-1' };
    expect(mayHeal(read.state, request, healRules)).toMatchObject({ may: false, because: 'pause' });
    await store.change(start, ({ state }) => ({ state }));
    const replaced = await store.read(start);
    expect([replaced.problem, replaced.state.saves]).toEqual([undefined, 2]);
    expect(mayHeal(replaced.state, request, healRules)).toMatchObject({ may: false });
  });

  it('that was brought back from an earlier day is told, and allows no heal at once', async () => {
    const store = open(hostIn('one'));
    await store.change(start, () => ({ state: bad }));
    const old = await readFile(fileOf('one'));
    await store.change(start, ({ state }) => beginHeal(state, { key, now: start, run: 'run-0' }, 'restart'));
    await writeFile(fileOf('one'), old);
    const read = await store.read(start);
    expect(read.problem).toBe(
      '/state/shop/incidents.json on one: It is an old copy: the state was written 2 times, and this is number 1.',
    );
    expect(read.state).toMatchObject({ saves: 2, known: [], incidents: bad.incidents });
    expect(mayHeal(read.state, { key, now: start, run: 'run-1' }, healRules)).toMatchObject({ may: false });
    await store.change(start, ({ state }) => ({ state }));
    expect((await store.read(start)).problem).toBeUndefined();
  });

  it('that was brought back is waited for from then on, however old the copy is', async () => {
    const store = open(hostIn('one'));
    await store.change(start, () => ({ state: bad }));
    const old = await readFile(fileOf('one'));
    const healed = start + 5 * minute;
    await store.change(healed, ({ state }) =>
      beginHeal(state, { key, now: healed, run: 'run-0' }, 'restart'),
    );
    await writeFile(fileOf('one'), old);
    const now = start + 20 * minute;
    const { state } = await store.read(now);
    expect(mayHeal(state, { key, now, run: 'run-1' }, healRules)).toMatchObject({
      may: false,
      because: 'pause',
    });
  });

  it('that was lost counts on, so that the copy of a host that was away is old', async () => {
    const both = open(hostIn('one'), hostIn('two'));
    await both.change(start, () => ({ state: bad }));
    await both.change(start, ({ state }) => ({ state }));
    await writeFile(fileOf('one'), 'damaged');
    await open(hostIn('one')).change(start, ({ state }) => ({ state }));
    const { state } = await both.read(start);
    expect(state).toMatchObject({ saves: 3, incidents: [] });
  });

  it('is copied to the other hosts, and comes back from there', async () => {
    await open(hostIn('one'), hostIn('two')).change(start, () => ({ state: bad }));
    expect(await readFile(fileOf('two'), 'utf8')).toBe(await readFile(fileOf('one'), 'utf8'));
    await writeFile(fileOf('one'), 'damaged');
    const both = await open(hostIn('one'), hostIn('two')).read(start);
    expect(both).toMatchObject({
      state: { ...bad, saves: 1 },
      problem:
        '/state/shop/incidents.json on one: It is not what Fairway wrote there. A copy of another host serves.',
    });
    await rm(fileOf('one'));
    expect(await open(hostIn('one'), hostIn('two')).read(start)).toMatchObject({
      state: { saves: 1 },
      problem: '/state/shop/incidents.json on one: It was removed. A copy of another host serves.',
    });
  });

  it('is known to be older on the other hosts, where the first has lost what it wrote alone', async () => {
    await open(hostIn('one'), hostIn('two')).change(start, () => ({ state: bad }));
    await open(hostIn('one')).change(start, ({ state }) => ({ state }));
    await rm(fileOf('one'));
    const { state, problem } = await open(hostIn('one'), hostIn('two')).read(start);
    expect(problem).toBe(
      '/state/shop/incidents.json on one: It was removed. The copy of another host is older.',
    );
    expect(mayHeal(state, { key, now: start, run: 'run-1' }, healRules)).toMatchObject({ may: false });
    expect(state.incidents).toEqual(bad.incidents);
  });

  it('is the newest of the copies, with the heals of all', async () => {
    const one = open(hostIn('one'));
    await one.change(start, () => beginHeal(bad, { key, now: start, run: 'run-0' }, 'restart'));
    const two = open(hostIn('two'));
    await two.change(start, () => ({ state: emptyState() }));
    await two.change(start, ({ state }) => ({ state }));
    const { state } = await open(hostIn('two'), hostIn('one')).read(start);
    expect(state).toMatchObject({ saves: 2, incidents: [], heals: [{ run: 'run-0' }] });
  });

  it('is written although a copy cannot be', async () => {
    const away: Host = { ...hostIn('two'), exec: () => Promise.reject(new Error('the connection was cut')) };
    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (text: string) => warnings.push(text) };
    await openIncidentStore([hostIn('one'), away], '/state/shop', logger).change(start, () => ({
      state: bad,
    }));
    expect((await open(hostIn('one')).read(start)).state.saves).toBe(1);
    expect(warnings).toEqual([
      'The copy of /state/shop/incidents.json on two is old: the connection was cut',
    ]);
  });

  it('fails where the first host cannot take it, so that nothing is touched', async () => {
    await writeFile(join(dir, 'one'), 'a file where the directory should be');
    await expect(open(hostIn('one')).change(start, () => ({ state: bad }))).rejects.toThrow(Failure);
  });

  it('stays below 1 MB whatever happened, and forgets nothing that is open or owed', async () => {
    const names = Array.from({ length: 400 }, (_, n) => `service-${n}`);
    const long = 'x'.repeat(480);
    const more = { evidence: Array.from({ length: 12 }, () => long), title: long };
    let state = emptyState();
    for (let n = 0; n < 6; n += 1) {
      state = run(
        state,
        n * 300,
        names.map((name) => seen(name, n % 2 === 0 ? 'bad' : 'good', more)),
      ).state;
    }
    state = run(
      state,
      6 * 300,
      names.map((name) => seen(name, 'bad', more)),
    ).state;
    const store = open(hostIn('one'));
    await store.change(start, () => ({ state }));
    expect((await stat(fileOf('one'))).size).toBeLessThan(1_000_000);
    const kept = (await store.read(start)).state;
    expect(kept.incidents.filter(({ endedAt }) => endedAt === undefined)).toHaveLength(400);
    expect(
      run(
        kept,
        7 * 300,
        names.map((name) => seen(name, 'bad', more)),
      ).told,
    ).toEqual([]);
    expect(kept.heals).toHaveLength(0);
    expect(state.clock?.trusted).toBe(start + 6 * 300 * minute);
  });
});
