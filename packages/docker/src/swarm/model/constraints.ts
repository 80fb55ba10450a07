import { BlockList, isIP } from 'node:net';
import type { SwarmNode } from './nodes.ts';

/** One placement constraint: `node.labels.zone == west`. */
export interface Constraint {
  readonly key: string;
  readonly equal: boolean;
  readonly value: string;
}

/**
 * Reads a placement constraint as SwarmKit does (manager/constraint/constraint.go): a key, `==` or `!=`, a value.
 * @returns undefined for a text that SwarmKit would refuse
 */
export function parseConstraint(text: string): Constraint | undefined {
  const match = /^\s*([a-z_][a-z0-9\-_.]+)\s*(==|!=)\s*([a-z0-9:\-_\s.*()?+[\]\\^$|/]+)\s*$/i.exec(text);
  if (!match) return undefined;
  const [, key = '', operator, value = ''] = match;
  const trimmed = value.trim();
  return trimmed === '' ? undefined : { key, equal: operator === '==', value: trimmed };
}

/** Whether the constraints allow a task on a node. Values are compared without regard to case, as in SwarmKit. */
export function meetsConstraints(node: SwarmNode, constraints: readonly string[]): boolean {
  return constraints.every((text) => {
    const constraint = parseConstraint(text);
    if (!constraint) return false;
    const { key, equal, value } = constraint;
    if (key.toLowerCase() === 'node.ip') return inSubnet(node.address, value) === equal;
    const found = valueAt(node, key.toLowerCase(), key);
    if (found === undefined) return false;
    return (found.toLowerCase() === value.toLowerCase()) === equal;
  });
}

/** @returns undefined where SwarmKit does not know the key: no node meets such a constraint */
function valueAt(node: SwarmNode, key: string, asWritten: string): string | undefined {
  if (key.startsWith('node.labels.')) return node.labels[asWritten.slice('node.labels.'.length)] ?? '';
  if (key.startsWith('engine.labels.')) {
    return node.engineLabels[asWritten.slice('engine.labels.'.length)] ?? '';
  }
  switch (key) {
    case 'node.id':
      return node.id;
    case 'node.hostname':
      return node.hostname;
    case 'node.role':
      return node.role;
    case 'node.platform.os':
      return node.os;
    case 'node.platform.arch':
      return node.machine;
    default:
      return undefined;
  }
}

/** Whether an address is in a subnet. For `node.ip` SwarmKit accepts a subnet or one address. */
function inSubnet(address: string, subnet: string): boolean {
  const [base = '', bits] = subnet.split('/');
  const family = isIP(base) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(base) === 0 || isIP(address) !== isIP(base)) return false;
  const list = new BlockList();
  if (bits === undefined) list.addAddress(base, family);
  else list.addSubnet(base, Number(bits), family);
  return list.check(address, family);
}
