import { expect, test } from '@jest/globals';
import { swarmNode } from '../../../../test/stage/samples/swarm-node.ts';
import { requireNodesForFiles } from '../../src/files/nodes-for-files.ts';
import { reached } from '../tried-nodes.ts';

const nodes = [
  reached(swarmNode('manager', { role: 'manager' })),
  reached(swarmNode('worker1', { labels: { zone: 'east' } })),
];
const papers = (constraint: string) => ({ from: 'deploy/papers', to: '/srv/papers', on: [constraint] });
const everywhere = (to: string) => ({ from: 'deploy', to, on: [] });

test('a directory that a node takes is taken', () => {
  const files = [papers('node.labels.zone==east'), everywhere('/srv/deploy')];
  expect(() => requireNodesForFiles(files, nodes)).not.toThrow();
});

test('two directories may go to one path on different nodes', () => {
  const files = [papers('node.labels.zone==east'), papers('node.labels.zone!=east')];
  expect(() => requireNodesForFiles(files, nodes)).not.toThrow();
});

test('a directory that no node takes is refused with the labels of the nodes', () => {
  expect(() => requireNodesForFiles([papers('node.labels.zone==west')], nodes)).toThrow(
    /No node of the stack takes the files of deploy\/papers[\s\S]*worker1: worker, zone=east/,
  );
});

test('two directories that share a path on a node are refused with the node', () => {
  const files = [papers('node.labels.zone==east'), everywhere('/srv/papers')];
  expect(() => requireNodesForFiles(files, nodes)).toThrow(
    'worker1 would get two directories as /srv/papers',
  );
});
