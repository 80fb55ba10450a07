import { describe, expect, it } from '@jest/globals';
import { type HealCommand, healStepsOf } from '../../src/inputs/heal-steps.ts';

const flush: HealCommand = { name: 'flush', run: ['redis-cli', 'flushall'], on: 'first' };

describe('the steps of healing', () => {
  it('are taken in the order in which they are written', () => {
    expect(healStepsOf(['free-disk', 'restart', 'command flush'], [flush])).toEqual([
      { step: 'free-disk' },
      { step: 'restart' },
      { step: 'command', command: flush },
    ]);
  });

  it('are none where the caller writes so', () => {
    expect(healStepsOf(['none'], [])).toEqual([]);
  });

  it.each<[string, string[], HealCommand[], RegExp]>([
    ['a word that is no step', ['reboot'], [], /"reboot" is not a step/],
    ['none beside a step', ['none', 'restart'], [], /"none" is not a step/],
    ['a step that stands there twice', ['restart', 'restart'], [], /stands there twice/],
    ['a command that is not given', ['command flush'], [], /no command "flush"/],
    ['a command that no step runs', ['restart'], [flush], /no step runs it/],
  ])('are refused for %s', (_, lines, commands, says) => {
    expect(() => healStepsOf(lines, commands)).toThrow(says);
  });
});
