import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localHost } from '@fairway/host';
import { systemClock as clock, silentLogger as logger } from '@fairway/runtime';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { exchangeSteps, undoCutOffSteps } from '../../src/files/exchange-steps.ts';

const host = localHost({ logger, clock });
let volumes: string;
beforeEach(async () => {
  volumes = await mkdtemp(join(tmpdir(), 'fairway volumes '));
  for (const name of ['live', 'restored', 'newer']) {
    await mkdir(join(volumes, name, '_data'), { recursive: true });
    await writeFile(join(volumes, name, '_data', 'file'), `files of ${name}`);
  }
});
afterEach(() => rm(volumes, { recursive: true, force: true }));

const run = (steps: string, ...names: readonly string[]) =>
  host.exec(['sh', '-ec', `cd "$1"; shift; ${steps}`, 'sh', volumes, ...names]);
const contentOf = (name: string) => readFile(join(volumes, name, '_data', 'file'), 'utf8');
const contents = () => Promise.all(['live', 'restored', 'newer'].map(contentOf));
const asBefore = ['files of live', 'files of restored', 'files of newer'];

/** Lets an exchange of `live` and `restored` be killed after so many of its renames. */
async function cutAfter(renames: number): Promise<void> {
  const cut = `moved=0
mv() { [ $moved -lt ${renames} ] || kill -9 $$; moved=$((moved + 1)); command mv "$@"; }
`;
  await expect(run(cut + exchangeSteps, 'live', 'restored')).rejects.toThrow(/SIGKILL|137/);
}

describe('an exchange of volumes', () => {
  it('changes what they hold, changes it back, and leaves nothing beside them', async () => {
    await run(exchangeSteps, 'live', 'restored');
    expect(await contents()).toEqual(['files of restored', 'files of live', 'files of newer']);
    await run(exchangeSteps, 'live', 'restored');
    expect(await contents()).toEqual(asBefore);
    expect(await readdir(join(volumes, 'live'))).toEqual(['_data']);
  });

  it.each([0, 1, 2])('that is killed after %i of its renames is undone', async (renames) => {
    await cutAfter(renames);
    await run(undoCutOffSteps, 'live', 'restored');
    expect(await contents()).toEqual(asBefore);
    expect(await readdir(join(volumes, 'live'))).toEqual(['_data']);
  });

  it.each([0, 1, 2])('is made by the next run after %i renames of an earlier one', async (renames) => {
    await cutAfter(renames);
    await run(exchangeSteps, 'live', 'restored');
    expect(await contents()).toEqual(['files of restored', 'files of live', 'files of newer']);
  });

  it.each([0, 1, 2])(
    'with another volume undoes that of before, killed after %i renames',
    async (renames) => {
      await cutAfter(renames);
      await run(exchangeSteps, 'live', 'newer');
      expect(await contents()).toEqual(['files of newer', 'files of restored', 'files of live']);
      expect(await readdir(join(volumes, 'live'))).toEqual(['_data']);
    },
  );

  it('is undone also where its undoing was killed', async () => {
    await cutAfter(2);
    await rename(join(volumes, 'live/_data'), join(volumes, 'restored/_data'));
    await run(undoCutOffSteps, 'live');
    expect(await contents()).toEqual(asBefore);
  });

  it('that was cut off is left alone where somebody has made files there since, and says where all is', async () => {
    await cutAfter(2);
    await mkdir(join(volumes, 'restored/_data'));
    await expect(run(exchangeSteps, 'live', 'newer')).rejects.toThrow(
      /what live held lies in .*live\/\.fairway-exchange\.restored/,
    );
    expect(await contentOf('live')).toBe('files of restored');
    expect(await contentOf('newer')).toBe('files of newer');
  });

  it('gives both back what they held where one cannot be moved', async () => {
    await expect(run(exchangeSteps, 'live', 'nowhere')).rejects.toThrow(/nowhere/);
    expect(await contents()).toEqual(asBefore);
  });
});
