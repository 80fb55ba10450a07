import type { SwarmNode } from '@fairway/docker/swarm';

/** A worker that the swarm calls ready; its id is its name. */
export const swarmNode = (name: string, more: Partial<SwarmNode> = {}): SwarmNode => ({
  id: name,
  hostname: name,
  address: '10.0.0.1',
  role: 'worker',
  availability: 'active',
  state: 'ready',
  labels: {},
  engineLabels: {},
  os: 'linux',
  architecture: 'amd64',
  machine: 'x86_64',
  engineVersion: '26',
  ...more,
});
