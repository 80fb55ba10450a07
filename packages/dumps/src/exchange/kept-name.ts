import { formatNameStamp } from '@fairway/runtime';

/** PostgreSQL cuts longer names, and MariaDB refuses those of more than 64. */
const longestName = 63;

/** The name under which a database is kept whose own name another one has got: `shop_before_20261129_031700123`. */
export function keptName(live: string, now: number): string {
  const end = `_before_${formatNameStamp(now)}`;
  let beginning = live;
  while (Buffer.byteLength(beginning + end) > longestName) beginning = [...beginning].slice(0, -1).join('');
  return beginning + end;
}
