import { describe, expect, test } from '@jest/globals';
import { swarmNode } from '../../../../test/stage/samples/swarm-node.ts';
import { nodesSeen } from '../../src/look/nodes-seen.ts';
import { specOf } from '../stack-view.ts';
import { lost, reached } from '../tried-nodes.ts';

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
