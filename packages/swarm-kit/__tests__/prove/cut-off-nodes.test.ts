import type { ProbeResult } from '@fairway/health';
import { describe, expect, it } from '@jest/globals';
import { cutOffNodes } from '../../src/prove/cut-off-nodes.ts';

const result = (
  probe: string,
  node: string | undefined,
  ok: boolean,
  kind: ProbeResult['kind'] = 'url',
): ProbeResult => ({
  probe,
  kind,
  ...{ severity: 'P1', evidence: [], at: 0 },
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

describe('cut-off nodes are', () => {
  it.each([
    ['none where all probes succeed', [yes('web', 'a'), yes('web', 'b')], []],
    ['the only node with a failed probe', [yes('web', 'a'), no('web', 'b')], ['b']],
    [
      'listed once each, for any number of probes',
      [yes('web', 'a'), no('web', 'b'), yes('api', 'a'), no('api', 'b')],
      ['b'],
    ],
    ['several', [yes('web', 'a'), no('web', 'b'), no('web', 'c')], ['b', 'c']],
    ['none where a probe fails through all nodes', [no('web', 'a'), no('web', 'b')], []],
    [
      'none where another probe fails through all nodes',
      [yes('web', 'a'), no('web', 'b'), no('api', 'a'), no('api', 'b')],
      [],
    ],
    ['none where a probe without a node fails', [yes('web', 'a'), no('web', 'b'), no('public')], []],
    [
      'none where a disk is full on one of them: no route leads to it',
      [result('disk', 'a', true, 'disk'), result('disk', 'b', false, 'disk')],
      [],
    ],
    ['none where there is a single node', [no('web', 'a')], []],
  ])('%s', (_, results, nodes) => {
    expect(cutOffNodes(results)).toEqual(nodes);
  });
});
