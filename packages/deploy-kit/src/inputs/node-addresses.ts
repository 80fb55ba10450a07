import { parseTarget, type TargetText } from '@fairway/host';
import { Failure } from '@fairway/runtime';

/** The address of a node of the swarm. */
export interface NodeAddress {
  /** The host name of the node in the swarm. */
  readonly name: string;
  readonly target: TargetText;
}

/**
 * Reads the input `nodes`: `auto`, or a line `name=[user@]address[:port]` for each node.
 * @throws Failure naming a line of any other form, or a name that is given twice
 */
export function parseNodes(text: string): 'auto' | readonly NodeAddress[] {
  if (text.trim() === 'auto') return 'auto';
  const lines = text.split('\n').map((line) => line.trim());
  const nodes = lines.filter((line) => line !== '' && !line.startsWith('#')).map(parseNode);
  const twice = nodes.find(({ name }, index) => nodes.findIndex((other) => other.name === name) !== index);
  if (!twice) return nodes;
  throw new Failure({
    what: 'The list of nodes cannot be used.',
    why: `The node "${twice.name}" is given twice.`,
    fix: 'Write one line for each node.',
  });
}

function parseNode(line: string): NodeAddress {
  const match = /^([^=\s]+)\s*=\s*(\S+)$/.exec(line);
  if (!match) {
    throw new Failure({
      what: 'The list of nodes cannot be used.',
      why: `"${line}" names no node.`,
      fix: 'Write auto, or a line for each node, for example worker1=10.0.0.5 or worker1=deploy@10.0.0.5:2222.',
    });
  }
  const [, name = '', address = ''] = match;
  return { name, target: parseTarget(address) };
}
