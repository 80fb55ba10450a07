import type { SwarmNode } from '@fairway/docker/swarm';

type Named = Pick<SwarmNode, 'id' | 'hostname' | 'role' | 'state'>;

/**
 * What to do about nodes that are not available, with commands that Docker understands: a machine that left the swarm and
 * joined again has two entries of the same name, and Docker takes the name of neither (moby#30059).
 */
export function adviceOnLost(lost: readonly Named[], all: readonly Named[]): string {
  const leftOver = lost.filter((node) => isLeftOver(node, all));
  const away = lost.filter((node) => !leftOver.includes(node));
  const [first] = away;
  return [
    ...leftOver.map(
      (node) =>
        `${node.hostname} has joined the swarm again: remove its entry from before on a manager: ${removal(node, node.id)}.`,
    ),
    ...(first
      ? [
          `Bring ${away.map(({ hostname }) => hostname).join(', ')} back, or take it out until then: docker node update --availability drain ${wordFor(first, all)}. If it is gone for good: ${removal(first, wordFor(first, all))}.`,
        ]
      : []),
  ].join(' ');
}

/** Whether a node is the entry that a machine left behind: the swarm has another entry of its name, which is up. */
export function isLeftOver(node: Named, all: readonly Named[]): boolean {
  return (
    node.state !== 'ready' &&
    all.some(({ id, hostname, state }) => id !== node.id && hostname === node.hostname && state === 'ready')
  );
}

/** How a command names a node: by its host name, or by its id where several nodes have that name. */
function wordFor(node: Named, all: readonly Named[]): string {
  const { hostname, id } = node;
  return all.filter((other) => other.hostname === hostname).length > 1 ? id : hostname;
}

function removal({ role }: Named, word: string): string {
  return role === 'manager'
    ? `docker node demote ${word} && docker node rm ${word}`
    : `docker node rm ${word}`;
}
