import type { ProbeResult } from '@fairway/health';
import { describe, expect, it } from '@jest/globals';
import { swarmNode } from '../../../../test/stage/samples/swarm-node.ts';
import { ProbesSaidNo } from '../../src/prove/cut-off-nodes.ts';
import { requireYes } from '../../src/prove/require-yes.ts';
import { reached } from '../tried-nodes.ts';

const result = (node: string, ok: boolean): ProbeResult => ({
  probe: 'web',
  ...{ kind: 'url', severity: 'P1', evidence: [], at: 0 },
  node,
  url: 'http://10.0.0.1/',
  ok,
  ...(ok ? {} : { problem: 'answered 504' }),
  body: '',
  attempts: 1,
  ms: 1,
});
const node = reached(swarmNode('a'));
const request = {
  settings: { stack: 'marina' },
  swarm: { manager: node.host },
  nodes: [node],
  applied: { expected: new Map() },
};

describe('a failed probe', () => {
  it.each<[string, AbortSignal | undefined]>([
    ['of a manager that says nothing', undefined],
    ['of a cancelled run', AbortSignal.abort()],
  ])('%s throws an error with the result of each probe', async (_of, signal) => {
    const results = [result('a', true), result('b', false)];
    const thrown: unknown = await requireYes(results, { ...request, signal }).catch((error) => error);
    expect(thrown).toBeInstanceOf(ProbesSaidNo);
    expect(thrown).toMatchObject({
      results,
      what: '1 of 2 probes failed: web.',
      why: 'web on b answered 504.',
    });
  });

  it('does not exist where no probe ran', async () => {
    await expect(requireYes([], request)).resolves.toBeUndefined();
  });
});
