import { replaceTasks, viewStack } from '@fairway/docker/swarm';
import { Failure } from '@fairway/runtime';
import { cutOffNodes, ProbesSaidNo } from './cut-off-nodes.ts';
import { type Proven, type ProveRequest, proveRelease } from './prove.ts';

/**
 * Proves a release as {@link proveRelease} does. Where all services run but probes fail through some nodes only, it
 * replaces the stack's tasks on those nodes once, and proves everything again from the start.
 *
 * The engine of a node leaves an overlay network when its last task there ends, and joins again with the next task.
 * Sometimes the other nodes miss that (moby/moby#49932), or keep the old location of an address that is in use again
 * (moby/moby#52661). All tasks are healthy then, but packets are lost. New tasks make the node join once more.
 * @throws Failure as proveRelease does; it also says where replaced tasks did not help
 */
export async function proveOrRejoin(request: ProveRequest): Promise<Proven> {
  try {
    return await proveRelease(request);
  } catch (error) {
    if (!(error instanceof ProbesSaidNo)) throw error;
    const names = cutOffNodes(error.results);
    const nodes = request.nodes.filter(({ node }) => names.includes(node.hostname));
    const { swarm, settings, phase, clock, signal } = request;
    const where = { manager: swarm.manager, stack: settings.stack, nodes };
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
  const { swarm, settings, phase } = request;
  try {
    const before = await viewStack(swarm.manager, settings.stack, request.signal);
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
        `The tasks on ${names} were replaced once, because probes failed there only: ${replaced.join(', ')}.`,
      ],
      fix: `${second.fix} Nodes reach each other's tasks over UDP 4789 and tell each other where they are over TCP and UDP 7946: see that both are open.`,
      cause: second,
    });
  }
}
