import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { hasRoom, takeRoom } from '../../test/stage/step/room.ts';

const group = `room-test-${process.pid}`;
const directory = join(tmpdir(), 'fairway-test-files');
const marks = () => readdirSync(directory).filter((name) => name.startsWith(group));

describe('room for one more test file', () => {
  test.each([
    ['the first file begins on a busy machine', 0, 0, 100, true],
    ['so does the second', 1, 0, 100, true],
    ['a third waits where the processors are wanted all the time', 2, 60_000, 100, false],
    ['it begins where they have room', 2, 60_000, 40, true],
    ['it waits until the figure tells what the second takes', 2, 2000, 0, false],
    ['more begin as long as there is room', 5, 60_000, 79, true],
    ['where the kernel tells nothing, each begins', 5, 0, undefined, true],
  ] as const)('%s', (_, running, sinceLastMs, waitedPercent, begins) => {
    expect(hasRoom({ running, sinceLastMs, waitedPercent })).toBe(begins);
  });

  test('is taken in turn, and what a process that has ended left behind takes none', async () => {
    mkdirSync(directory, { recursive: true });
    // No process has an id above the kernel's highest, 4,194,304.
    for (const mark of ['waits-000000000000000-4999999', 'runs-4999998', 'runs-4999997'])
      writeFileSync(join(directory, `${group}-${mark}`), '');
    const giveBack = await takeRoom(group);
    expect(marks()).toEqual([`${group}-runs-${process.pid}`]);
    giveBack();
    expect(marks()).toEqual([]);
  });
});
