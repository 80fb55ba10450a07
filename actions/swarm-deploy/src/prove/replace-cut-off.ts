import { replaceTasks, viewStack } from '@fairway/docker';
import { Failure } from '@fairway/runtime';
import { cutOffNodes, ProbesSaidNo } from './cut-off-nodes.ts';
import { type Proven, type ProveRequest, proveRelease } from './proof.ts';

/**
 * Proves a release as {@link proveRelease} does. Where all services run as they should but probes say no through some
 * nodes only, the stack's tasks on those nodes are replaced once, and everything is proven again from the start.
 *
 * The engine of a node leaves an overlay network when its last task there ends, and joins it anew with the next one. At
 * times the others do not take note of that (moby/moby#49932), or keep the old place of an address that was given out
 * again (moby/moby#52661): all tasks are healthy, and packets go nowhere. With new tasks the node joins once more.
 * @throws Failure as proveRelease does; it says so where tasks were replaced in vain.
 */
export async function proveOrRejoin(request: ProveRequest): Promise<Proven> {
  try {
    return await proveRelease(request);
  } catch (error) {
    if (!(error instanceof ProbesSaidNo)) throw error;
    const names = cutOffNodes(error.results);
    const nodes = request.nodes.filter(({ node }) => names.includes(node.hostname));
    const { swarm, inputs, phase, clock, signal } = request;
    const where = { manager: swarm.manager, stack: inputs.stack, nodes };
    const replaced =
      nodes.length > 0 ? await replaceTasks({ ...where, info: phase.info, clock, signal }) : [];
    if (replaced.length === 0) throw error;
    return await proveAgain(request, names.join(', '), replaced, error);
  }
}

async function proveAgain(
  request: ProveRequest,
  names: string,
  replaced: readonly string[],
  first: ProbesSaidNo,
): Promise<Proven> {
  const { swarm, inputs, phase } = request;
  try {
    const before = await viewStack(swarm.manager, inputs.stack, request.signal);
    const proof = await proveRelease({ ...request, before });
    phase.proved(
      `${names} answered only after its tasks were replaced: its engine had lost the others in the overlay network`,
      `before: ${first.what} replaced: ${replaced.join(', ')}`,
    );
    return proof;
  } catch (second) {
    request.signal?.throwIfAborted();
    if (!(second instanceof Failure)) throw second;
    throw new Failure({
      what: second.what,
      why: second.why,
      evidence: [
        ...second.evidence,
        `The tasks on ${names} were replaced once because probes said no there alone: ${replaced.join(', ')}.`,
      ],
      fix: `${second.fix} Nodes reach each other's tasks over UDP 4789 and tell each other where they are over TCP and UDP 7946: see that both are open.`,
      cause: second,
    });
  }
}
