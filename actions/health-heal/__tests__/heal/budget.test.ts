import { type HealRules, mayHeal } from '@fairway/incidents';
import { Failure } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import { budgetOf } from '../../src/heal/budget.ts';
import { type Memory, volatileMemory } from '../../src/record/memory.ts';
import { minute, now, service } from '../judge/seen-of.ts';

const rules: HealRules = { maxHeals: 3, windowMs: 360 * minute, pauseMs: 10 * minute };
const web = service('web');
const api = service('api');
const budget = (memory: Memory, run: string) =>
  budgetOf({ memory, rules, run, keyOf: ({ service: name }) => `shop: service ${name}` });

describe('the budget of heals', () => {
  it('is kept between runs, for each service alone', async () => {
    const memory = volatileMemory();
    for (const run of ['1', '2', '3']) await budget(memory, run).begin('restart', [web], now);
    const { allowed, notes } = await budget(memory, '4').ask([web, api], now + 60 * minute);
    expect(allowed).toEqual([api]);
    expect(notes).toEqual([
      'web is not touched before 2026-11-29 18:00 UTC: it was healed 3 times in 6h 00m, and 3 are allowed.',
    ]);
  });

  it('knows how each heal has ended', async () => {
    const memory = volatileMemory();
    const end = await budget(memory, '1').begin('restart', [web, api], now);
    await end({ outcome: 'helped', said: 'web was restarted', touched: true }, now + minute);
    const { state } = await memory.read(now);
    expect(state.heals.map(({ key, outcome, endedAt }) => [key, outcome, endedAt])).toEqual([
      ['shop: service web', 'helped', now + minute],
      ['shop: service api', 'helped', now + minute],
    ]);
  });

  it('counts a heal whose run was killed in the middle of it', async () => {
    const memory = volatileMemory();
    await budget(memory, '1').begin('restart', [web], now);
    const { state } = await memory.read(now);
    expect(mayHeal(state, { key: 'shop: service web', now, run: '2' }, rules)).toMatchObject({ may: false });
  });

  it('counts no step that found nothing to touch', async () => {
    const memory = volatileMemory();
    const end = await budget(memory, '1').begin('restart', [web], now);
    await end({ outcome: 'failed', said: 'there is no container', touched: false }, now + minute);
    expect((await budget(memory, '2').ask([web], now + minute)).allowed).toEqual([web]);
  });

  it('touches nothing where it cannot be kept', async () => {
    const full: Memory = {
      ...volatileMemory(),
      change: async () => {
        throw new Failure({ what: 'It cannot be written.', why: 'The disk is full.', fix: 'Free it.' });
      },
    };
    await expect(budget(full, '1').begin('restart', [web], now)).rejects.toThrow(
      /step restart is not taken[\s\S]*The disk is full/,
    );
  });
});
