import type { LedgerEntry } from '@fairway/releases';
import { describe, expect, test } from '@jest/globals';
import { swarmNode } from '../../../../test/stage/samples/swarm-node.ts';
import { nodesSeen } from '../../src/look/nodes-seen.ts';
import { ledgerState } from '../../src/look/read-kept.ts';
import { entryOf, releaseOf, specOf } from '../stack-view.ts';
import { lost, reached } from '../tried-nodes.ts';

const v1 = releaseOf('v1', ['web']);
const v2 = releaseOf('v2', ['web']);

describe('a ledger says that the stack is', () => {
  test.each<[string, readonly LedgerEntry[], boolean, string]>([
    ['running after a proof', [entryOf(v1, 'proven')], true, 'running'],
    [
      'running after a return',
      [entryOf(v1, 'proven'), entryOf(v2, 'rolled-back', { previous: v1.id })],
      true,
      'running',
    ],
    ['unproven where the release is not kept any more', [entryOf(v1, 'proven')], false, 'unproven'],
    ['unproven after a run that was cut', [entryOf(v1, 'proven'), entryOf(v2, 'started')], true, 'unproven'],
    ['unproven after a run that failed', [entryOf(v1, 'failed')], false, 'unproven'],
    ['destroyed', [entryOf(v1, 'proven'), entryOf(v1, 'destroyed')], false, 'destroyed'],
    ['absent where the first release was removed again', [entryOf(v1, 'removed')], false, 'absent'],
    ['absent where nothing was ever deployed', [], false, 'absent'],
  ])('%s', (_, entries, isKept, state) => {
    expect(ledgerState(entries, isKept)).toBe(state);
  });
});

describe('the nodes of a stack', () => {
  const west = swarmNode('west', { labels: { zone: 'west' } });
  const east = swarmNode('east', { labels: { zone: 'east' } });
  const inWest = {
    ...specOf('web'),
    TaskTemplate: { ...specOf('web').TaskTemplate, Placement: { Constraints: ['node.labels.zone==west'] } },
  };
  const swarm = { nodes: [reached(west), reached(east)] };

  test('are those that may run its services', () => {
    const { connected, unseen } = nodesSeen(swarm, [west, east], [inWest]);
    expect(connected.map(({ node }) => node.hostname)).toEqual(['west']);
    expect(unseen).toEqual([]);
  });

  test('are looked at also where their disk is too full for a deploy', () => {
    const { host, facts } = reached(west);
    const full = { ...lost(west), host, facts };
    expect(nodesSeen({ nodes: [full] }, [west], [inWest]).connected).toEqual([{ node: west, host }]);
  });

  test.each<[string, Parameters<typeof nodesSeen>, { host: string; why: string }[]]>([
    [
      'that are down are told',
      [swarm, [{ ...west, state: 'down' }], [inWest]],
      [{ host: 'west', why: 'the swarm says that it is down' }],
    ],
    [
      'that cannot be reached are told with the reason',
      [{ nodes: [lost(west)] }, [west], [inWest]],
      [{ host: 'west', why: 'No answer from 10.0.0.1. It was silent.' }],
    ],
    [
      'whose address is that of another machine are told, and never looked at',
      [{ nodes: [{ ...lost(west), host: reached(east).host }] }, [west], [inWest]],
      [{ host: 'west', why: 'No answer from 10.0.0.1. It was silent.' }],
    ],
    [
      'that came later are told',
      [{ nodes: [] }, [west], [inWest]],
      [{ host: 'west', why: 'it came into the swarm after this run had begun' }],
    ],
    [
      'that people drained are not missed',
      [swarm, [{ ...west, availability: 'drain', state: 'down' }], [inWest]],
      [],
    ],
    [
      'that joined again are not missed under their earlier id',
      [swarm, [west, { ...west, id: 'before', state: 'down' }], [inWest]],
      [],
    ],
    ['that no service may use are not missed', [swarm, [west, { ...east, state: 'down' }], [inWest]], []],
  ])('%s', (_, asked, unseen) => {
    expect(nodesSeen(...asked).unseen).toEqual(unseen);
  });
});
