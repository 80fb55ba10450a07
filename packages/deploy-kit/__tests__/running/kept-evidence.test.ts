import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localHost } from '@fairway/host';
import { systemClock as clock, silentLogger as logger } from '@fairway/runtime';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { keepEvidence } from '../../src/running/kept-evidence.ts';

const host = localHost({ logger, clock });
const { signal } = new AbortController();
let dir: string;

/** Keeps files of this moment. @returns the directory */
async function keep(at: number, files: Readonly<Record<string, string>>, below = dir): Promise<string> {
  const withoutSecrets = (text: string) => text.replaceAll('hunter2', '***');
  const { lines, kept } = await keepEvidence(host, { dir: below, at, files, withoutSecrets }, signal);
  return kept[0]?.path ?? lines.join();
}

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fairway-evidence-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test('evidence is kept without secrets, and only its owner reads it', async () => {
  const files = { 'web log': 'password hunter2 refused\n', 'machine.txt': 'disk full\n' };
  const kept = await keep(Date.UTC(2026, 0, 2, 3, 4, 5), files);
  expect(kept).toBe(join(dir, 'evidence/2026-01-02T03-04-05.000Z'));
  expect(await readFile(join(kept, 'web_log'), 'utf8')).toBe('password *** refused\n');
  expect((await stat(join(kept, 'web_log'))).mode & 0o777).toBe(0o600);
  expect((await stat(kept)).mode & 0o777).toBe(0o700);
});

test('the ten newest directories stay, and what others put there', async () => {
  await mkdir(join(dir, 'evidence/notes'), { recursive: true });
  for (let day = 1; day <= 13; day += 1) {
    await keep(Date.UTC(2026, 0, day), { a: 'a\n' });
  }
  const left = (await readdir(join(dir, 'evidence'))).sort();
  expect(left).toHaveLength(11);
  expect([left[0], left.at(-2)]).toEqual(['2026-01-04T00-00-00.000Z', '2026-01-13T00-00-00.000Z']);
  expect(left).toContain('notes');
});

test('of a long text its end is kept', async () => {
  const text = `${'early\n'.repeat(100_000)}the cause\n`;
  const kept = await keep(0, { log: text });
  const read = await readFile(join(kept, 'log'), 'utf8');
  expect(read.length).toBeLessThan(300_000);
  expect([read.startsWith('(the beginning was cut)\nearly\n'), read.endsWith('the cause\n')]).toEqual([
    true,
    true,
  ]);
});

test('where nothing can be written, a line says so and nothing is thrown', async () => {
  await writeFile(join(dir, 'full'), '');
  expect(await keep(0, { log: 'text\n' }, join(dir, 'full'))).toMatch(/^the evidence could not be kept: /);
});
