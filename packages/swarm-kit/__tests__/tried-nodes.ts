import type { SwarmNode } from '@fairway/docker/swarm';
import { localHost } from '@fairway/host';
import { Failure, silentLogger, systemClock } from '@fairway/runtime';
import { machineFacts } from '../../../test/stage/samples/machine-facts.ts';
import type { TriedNode } from '../src/fleet/swarm.ts';

const host = localHost({ logger: silentLogger, clock: systemClock });
/** A node that this run has reached. */
export const reached = (of: SwarmNode) => ({ node: of, reached: true as const, host, facts: machineFacts });
/** A node that did not answer this run. */
export const lost = (of: SwarmNode): TriedNode => ({
  node: of,
  reached: false,
  problems: [],
  error: new Failure({ what: 'No answer from 10.0.0.1.', why: 'It was silent.', fix: 'Look.' }),
});
