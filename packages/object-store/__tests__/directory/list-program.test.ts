import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localHost } from '@fairway/host';
import { systemClock as clock, silentLogger as logger } from '@fairway/runtime';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { listProgram } from '../../src/directory/programs.ts';

const host = localHost({ logger, clock });
let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'fairway lists '));
  await mkdir(join(base, 'bin'));
  await mkdir(join(base, 'place/db'), { recursive: true });
  for (const name of ['goes', 'stays']) await writeFile(join(base, 'place/db', name), name);
});
afterEach(() => rm(base, { recursive: true, force: true }));

/** Lists a directory while something happens between the names and the look at each file. */
async function listWhile(happens: string): Promise<readonly string[]> {
  const stat = join(base, 'bin/stat');
  await writeFile(stat, `#!/bin/sh\n${happens}\nPATH=\${PATH#*:} exec stat "$@"\n`);
  await chmod(stat, 0o755);
  const { stdout } = await host.exec(['sh', '-c', listProgram, 'sh', join(base, 'place')], {
    env: { LC_ALL: 'C', PATH: `${join(base, 'bin')}:${process.env['PATH']}` },
  });
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replace(/^(\d+) \d+ /, '$1 '))
    .sort();
}

describe('the listing of a directory', () => {
  it('has each file with its size', async () => {
    expect(await listWhile('')).toEqual(['4 ./db/goes', '5 ./db/stays']);
  });

  it('leaves out a file that goes away meanwhile', async () => {
    expect(await listWhile('rm -f ./db/goes')).toEqual(['5 ./db/stays']);
  });

  it.each([
    [
      'a file that cannot be looked at',
      'echo "stat: cannot stat \'./db/stays\': Input/output error" >&2; exit 1',
    ],
    ['one beside another that goes away', 'rm ./db/goes; echo "stat: \'./db/stays\': Permission denied" >&2'],
    ['a look that ends without a word', 'exit 1'],
  ])('fails because of %s', async (_, happens) => {
    await expect(listWhile(happens)).rejects.toThrow(/exit status 1/);
  });
});
