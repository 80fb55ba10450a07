import { emptyState } from '@fairway/incidents';
import { silentLogger } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import { type Memory, readable, volatileMemory } from '../../src/record/memory.ts';
import { now } from '../judge/seen-of.ts';

describe('the memory of incidents', () => {
  it('is that of the hosts, as long as it can be read', async () => {
    const memory = volatileMemory();
    expect(await readable(memory, now, silentLogger)).toBe(memory);
  });

  it('is one of this run alone where the host was lost meanwhile, so that people are told all the same', async () => {
    const lost: Memory = {
      ...volatileMemory(),
      read: async () => {
        throw new Error('the connection was lost');
      },
    };
    const memory = await readable(lost, now, silentLogger);
    await memory.change(now, ({ state }) => ({ state: { ...state, saves: 7 } }));
    expect(await memory.read(now)).toEqual({ state: { ...emptyState(), saves: 7 } });
  });
});
