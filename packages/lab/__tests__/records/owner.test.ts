import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { hasEnded, nobody, thisProcess } from '../../src/records/owner.ts';

const [boot, namespace, pid, start] = thisProcess().split('/');

describe('the owner of a lab', () => {
  it.each([
    ['is this very process', thisProcess(), false],
    ['is nobody: the lab is kept', nobody, false],
    ['has ended', [boot, namespace, spawnSync('true').pid, start].join('/'), true],
    ['has ended and another process has its id', [boot, namespace, pid, Number(start) - 1].join('/'), true],
    ['ran before the machine was started anew', ['another-boot', namespace, pid, start].join('/'), true],
    ['lives in a namespace that cannot be seen from here', [boot, '1', pid, start].join('/'), false],
  ])('%s', (_, owner, ended) => {
    expect(hasEnded(owner)).toBe(ended);
  });
});
