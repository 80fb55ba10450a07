// Writes so many MiB of rows to its standard output, as a dump has them, and none of them to a disk.
import { randomInt } from 'node:crypto';
import { once } from 'node:events';

const MiB = 1024 * 1024;
const wanted = Number(process.argv[2]) * MiB;
const ships = ['Aurora', 'Borealis', 'Castor', 'Doris', 'Elektra'];
const row = () =>
  `${randomInt(1e9)}\t${ships[randomInt(ships.length)]}\t2026-11-${randomInt(10, 30)} 03:17:00+00\tberth ${randomInt(97)}\t${randomInt(1e12)}\n`;

// Longer than what any level of zstd looks back, so that it does not find the same rows again.
const block = Buffer.from(Array.from({ length: 150_000 }, row).join(''));
for (let written = 0; written < wanted; ) {
  const piece = block.subarray(0, Math.min(block.length, wanted - written));
  written += piece.length;
  if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
}
