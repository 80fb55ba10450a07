import type { ProbeResult } from '@fairway/health';
import { describe, expect, it } from '@jest/globals';
import { cutOffNodes, ProbesSaidNo, requireYes } from '../../src/prove/cut-off-nodes.ts';

const result = (probe: string, node: string | undefined, ok: boolean): ProbeResult => ({
  probe,
  ...(node ? { node } : {}),
  url: 'http://10.0.0.1/',
  ok,
  ...(ok ? {} : { problem: 'answered 504' }),
  body: '',
  attempts: 1,
  ms: 1,
});

const yes = (probe: string, node?: string) => result(probe, node, true);
const no = (probe: string, node?: string) => result(probe, node, false);

describe('nodes that are cut off', () => {
  it.each([
    ['none where all say yes', [yes('web', 'a'), yes('web', 'b')], []],
    ['the one that alone says no', [yes('web', 'a'), no('web', 'b')], ['b']],
    [
      'each once, whatever number of probes',
      [yes('web', 'a'), no('web', 'b'), yes('api', 'a'), no('api', 'b')],
      ['b'],
    ],
    ['several', [yes('web', 'a'), no('web', 'b'), no('web', 'c')], ['b', 'c']],
    ['none where a probe says no everywhere', [no('web', 'a'), no('web', 'b')], []],
    [
      'none where another probe says no everywhere',
      [yes('web', 'a'), no('web', 'b'), no('api', 'a'), no('api', 'b')],
      [],
    ],
    ['none where a probe without a node says no', [yes('web', 'a'), no('web', 'b'), no('public')], []],
    ['none of a single node', [no('web', 'a')], []],
  ])('%s', (_, results, nodes) => {
    expect(cutOffNodes(results)).toEqual(nodes);
  });
});

describe('a no', () => {
  it('fails, and still knows what each probe was told', () => {
    const results = [yes('web', 'a'), no('web', 'b')];
    let thrown: unknown;
    try {
      requireYes(results);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(ProbesSaidNo);
    expect(thrown).toMatchObject({
      results,
      what: '1 of 2 probes failed: web.',
      why: 'web on b answered 504.',
    });
  });

  it('is none where nothing was asked', () => {
    expect(() => requireYes([])).not.toThrow();
  });
});
