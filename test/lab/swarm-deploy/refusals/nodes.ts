import type { Refusal } from './refusal.ts';

/** Inputs that do not fit the nodes of the swarm. */
export const nodeRefusals: readonly Refusal[] = [
  {
    when: 'the manager is a worker',
    inputs: ({ lab }) => ({ manager: lab.node('worker1').address }),
    says: ['is not a manager of a swarm', 'docker node ls'],
  },
  {
    when: 'a node is missing in the list of nodes',
    inputs: ({ lab }) => ({
      nodes: `manager=${lab.node('manager').address}\nworker1=${lab.node('worker1').address}`,
    }),
    says: ['worker2', 'nodes'],
  },
  {
    when: 'the address of a node leads to another one',
    inputs: ({ lab }) => ({
      nodes: ['manager=manager', 'worker1=worker2', 'worker2=worker2']
        .map((line) => line.split('='))
        .map(([name = '', node = '']) => `${name}=${lab.node(node).address}`)
        .join('\n'),
    }),
    says: ['worker1', 'is not the node worker1'],
  },
];
