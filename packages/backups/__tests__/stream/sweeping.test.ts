import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

const sweeping = join(import.meta.dirname, '../../src/stream/sweeping.ts');

/** The largest memory of buffers while 400 MiB pass in pieces, in MiB. */
function mostOf(transforms: string): number {
  const program = `
    import { Readable } from 'node:stream';
    import { sweeping } from ${JSON.stringify(sweeping)};
    let most = 0;
    const pieces = Readable.from((function* () {
      for (let at = 0; at < 6400; at++) yield Buffer.allocUnsafeSlow(65536);
    })(), { objectMode: false });
    for await (const piece of ${transforms}) most = Math.max(most, process.memoryUsage().arrayBuffers);
    console.log(most / 2 ** 20);
  `;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--no-warnings', '--input-type=module', '--eval', program],
    { encoding: 'utf8', env: { PATH: process.env['PATH'] } },
  );
  if (stdout === '') throw new Error(stderr);
  return Number(stdout);
}

it('frees what has passed long before the engine would', () => {
  expect(mostOf('pieces.pipe(sweeping())')).toBeLessThan(40);
  expect(mostOf('pieces')).toBeGreaterThan(60);
});
