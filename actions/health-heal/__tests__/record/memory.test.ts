import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localHost } from '@fairway/host';
import { emptyState } from '@fairway/incidents';
import { silentLogger, systemClock } from '@fairway/runtime';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Memory, memoryOn, readable, volatileMemory } from '../../src/record/memory.ts';
import { now } from '../judge/seen-of.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'memory-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const onHost = () => memoryOn([localHost({ logger: silentLogger, clock: systemClock })], dir, silentLogger);

describe('the memory of incidents', () => {
  it('is that of the hosts, as long as it can be read', async () => {
    const memory = volatileMemory();
    expect((await readable(memory, now, silentLogger)).memory).toBe(memory);
  });

  it('is one of this run alone where the host was lost meanwhile, so that people are told all the same', async () => {
    const lost: Memory = {
      ...volatileMemory(),
      read: async () => {
        throw new Error('the connection was lost');
      },
    };
    const { memory } = await readable(lost, now, silentLogger);
    await memory.change(now, ({ state }) => ({ state: { ...state, saves: 7 } }));
    expect(await memory.read(now)).toEqual({ state: { ...emptyState(), saves: 7 } });
    expect(memory.said).toEqual(['The incidents on the hosts cannot be read, so people may be told again.']);
  });

  it('says that something was lost also after the run has written it anew', async () => {
    await onHost().change(now, ({ state }) => ({ state }));
    await writeFile(join(dir, 'incidents.json'), 'damaged');
    const memory = onHost();
    await memory.change(now, ({ state }) => ({ state }));
    await memory.read(now);
    expect(memory.said).toEqual([
      expect.stringMatching(/incidents\.json on .*: It is not what Fairway wrote there\.$/),
    ]);
  });

  it('says that it is empty, once: a first look and a directory that was removed look alike', async () => {
    const memory = onHost();
    await memory.read(now);
    await memory.change(now, ({ state }) => ({ state }));
    expect(memory.said).toEqual([
      `No earlier look is known: there is no ${dir}/incidents.json. The budget of heals begins now.`,
    ]);
    const next = onHost();
    await next.read(now);
    expect(next.said).toEqual([]);
  });
});
