import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Host, localHost } from '@fairway/host';
import { silentLogger, systemClock } from '@fairway/runtime';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { formatEntry } from '../src/entry.ts';
import { type LedgerEntry, makeRelease, type Outcome, openLedger } from '../src/index.ts';
import { parseLedger } from '../src/parse-ledger.ts';

const host = localHost({ logger: silentLogger, clock: systemClock });
let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ledger-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const open = (warn: (message: string) => void = () => {}) =>
  openLedger(host, { dir: join(dir, 'marina'), logger: { ...silentLogger, warn } });

function release(version: string) {
  return makeRelease({
    version,
    commit: 'c'.repeat(40),
    digests: { web: `r/web@sha256:${version}` },
    stack: `services: {web: {environment: {KEY: "sécret ${version}"}}}\n`,
    files: [],
    configs: [],
    secrets: [],
    createdAt: '2026-11-21T04:00:00Z',
  });
}

function entry(version: string, outcome: Outcome = 'proven', more: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    id: release(version).id,
    version,
    commit: 'c'.repeat(40),
    startedAt: '2026-11-21T04:00:00Z',
    endedAt: '2026-11-21T04:01:00Z',
    actor: 'mona',
    runUrl: 'https://github.com/acme/marina/actions/runs/1',
    outcome,
    ...more,
  };
}

describe('the ledger', () => {
  it('is empty where nothing was deployed, and reading it writes nothing', async () => {
    const ledger = open();
    expect(await ledger.read()).toEqual([]);
    expect(await ledger.lastProven()).toBeUndefined();
    expect(await host.stat(join(dir, 'marina'))).toBeUndefined();
  });

  it('returns the appended entries, newest last, whatever text they hold', async () => {
    const ledger = open();
    const entries = [
      entry('v1'),
      entry('v2', 'failed', { cause: 'it\'s\n"broken" – ça, $(id) 🚢', previous: 'x' }),
    ];
    for (const each of entries) await ledger.append(each);
    expect(await ledger.read()).toEqual(entries);
    expect((await readFile(ledger.path, 'utf8')).split('\n')).toHaveLength(3);
    expect((await stat(ledger.path)).mode & 0o777).toBe(0o600);
  });

  const first = `${formatEntry(entry('v1'))}\n`;
  const second = `${formatEntry(entry('v2', 'failed', { cause: 'ça' }))}\n`;
  const whole = second.length - 1;

  it('is readable after a cut at every byte of a line', () => {
    for (let length = 0; length <= second.length; length++) {
      const { entries, torn } = parseLedger(first + second.slice(0, length), 'here');
      expect(entries.map(({ version }) => version)).toEqual(length >= whole ? ['v1', 'v2'] : ['v1']);
      expect(torn).toEqual(length > 0 && length < whole ? [2] : []);
    }
  });

  // No byte at all, the first, one inside, the last before the brace, the brace without its newline, the newline.
  it.each([0, 1, 100, whole - 1, whole, whole + 1])(
    'takes the next entry whole after a cut at byte %i',
    async (length) => {
      const ledger = open();
      await ledger.append(entry('v1'));
      await appendFile(ledger.path, second.slice(0, length));
      await ledger.append(entry('v3'));
      const versions = (await ledger.read()).map(({ version }) => version);
      expect(versions).toEqual(length >= whole ? ['v1', 'v2', 'v3'] : ['v1', 'v3']);
    },
  );

  it('stays unchanged when the connection is cut while a line is sent', async () => {
    const ledger = open();
    await ledger.append(entry('v1'));
    const cut: Host = {
      ...host,
      exec: (argv, options) => host.exec(argv, { ...options, stdin: String(options?.stdin).slice(0, 50) }),
    };
    await expect(openLedger(cut, { dir: join(dir, 'marina') }).append(entry('v2'))).rejects.toThrow(
      'received 50 of',
    );
    expect(await readFile(ledger.path, 'utf8')).toBe(first);
  });

  it('warns with the number of the line that was cut', async () => {
    const warnings: string[] = [];
    const ledger = open((message) => warnings.push(message));
    await ledger.append(entry('v1'));
    await appendFile(ledger.path, '{"id":"v2');
    await ledger.append(entry('v3'));
    await ledger.read();
    expect(warnings).toEqual([expect.stringContaining('skipped line 2')]);
  });

  it('refuses a line that was edited by hand, and names it', async () => {
    const ledger = open();
    await ledger.append(entry('v1'));
    await appendFile(ledger.path, '{"id":"v2"}\n');
    await expect(ledger.read()).rejects.toThrow('line 2');
  });

  it('keeps the fields that a newer Fairway wrote', async () => {
    const ledger = open();
    const newer = { ...entry('v1'), region: 'eu' };
    await ledger.append(newer);
    expect((await ledger.read())[0]).toHaveProperty('region', 'eu');
  });
});

describe('stored releases', () => {
  it('come back equal and are readable by their owner alone', async () => {
    const ledger = open();
    await ledger.storeRelease(release('v1'));
    await ledger.storeRelease(release('v1'));
    expect(await ledger.readRelease(release('v1').id)).toEqual(release('v1'));
    const directory = ledger.releaseDir(release('v1').id);
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
    expect((await stat(join(directory, 'release.json'))).mode & 0o777).toBe(0o600);
  });

  it('that are missing are named, with a list of those that are stored', async () => {
    const ledger = open();
    await ledger.storeRelease(release('v1'));
    await expect(ledger.readRelease(release('v9').id)).rejects.toThrow(`stored: ${release('v1').id}`);
    expect(await ledger.findRelease(release('v9').id)).toBeUndefined();
  });

  it('never lead outside of their directory', async () => {
    await expect(open().readRelease('../../etc')).rejects.toThrow('is not the id of a release');
  });

  it('are pruned to the newest proven ones, but never the running, the last proven or the last tried', async () => {
    const ledger = open();
    for (const version of ['v0', 'v1', 'v2', 'v3', 'v4', 'v5']) await ledger.storeRelease(release(version));
    for (const version of ['v1', 'v2', 'v3']) await ledger.append(entry(version));
    await ledger.append(entry('v4', 'failed'));
    await ledger.append(entry('v1'));
    await ledger.append(entry('v5', 'rolled-back', { previous: release('v1').id }));
    const { kept, removed } = await ledger.prune(2);
    expect([...kept].sort()).toEqual(['v1', 'v3', 'v5'].map((version) => release(version).id));
    expect([...removed].sort()).toEqual(['v0', 'v2', 'v4'].map((version) => release(version).id));
    expect(await ledger.findRelease(release('v2').id)).toBeUndefined();
    expect(await ledger.findRelease(release('v1').id)).toEqual(release('v1'));
  });
});
