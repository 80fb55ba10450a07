import type { SwarmNode } from '@fairway/docker/swarm';
import { localHost } from '@fairway/host';
import { Failure, silentLogger, systemClock } from '@fairway/runtime';
import type { TriedNode } from '../src/fleet/swarm.ts';

/** A worker that the swarm calls ready. */
export const node = (hostname: string, more: Partial<SwarmNode> = {}): SwarmNode => ({
  id: hostname,
  hostname,
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
const host = localHost({ logger: silentLogger, clock: systemClock });
const facts = {
  nodeId: '',
  engineVersion: '26',
  hasRsync: true,
  unwritable: [],
  freeBytes: 1e9,
  clockAheadSeconds: 0,
  other: () => '',
};
/** It answers as well. */
export const reached = (of: SwarmNode) => ({ node: of, reached: true as const, host, facts });
/** It does not. */
export const lost = (of: SwarmNode): TriedNode => ({
  node: of,
  reached: false,
  problems: [],
  error: new Failure({ what: 'No answer from 10.0.0.1.', why: 'It was silent.', fix: 'Look.' }),
});
