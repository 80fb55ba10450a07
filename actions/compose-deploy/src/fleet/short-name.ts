import type { Host } from '@fairway/host';

/** How a reader knows a host in a table: without its address where it has a name. */
export function shortName({ name }: Pick<Host, 'name'>): string {
  return name.replace(/ \(.*\)$/, '');
}
