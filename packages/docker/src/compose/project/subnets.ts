import { BlockList, isIP } from 'node:net';

/** Whether two subnets, written as `10.0.5.0/24`, have an address in common. A text that is no subnet has none. */
export function subnetsOverlap(one: string, other: string): boolean {
  return holds(one, other) || holds(other, one);
}

/** Whether the first address of the inner subnet is in the outer one. Of two subnets that overlap, one holds the other. */
function holds(outer: string, inner: string): boolean {
  const [base = '', bits = ''] = outer.split('/');
  const [first = ''] = inner.split('/');
  if (isIP(base) === 0 || isIP(base) !== isIP(first) || !/^\d+$/.test(bits)) return false;
  const family = isIP(base) === 6 ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  list.addSubnet(base, Number(bits), family);
  return list.check(first, family);
}
