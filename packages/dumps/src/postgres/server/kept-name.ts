/** PostgreSQL cuts longer names. */
const longestName = 63;

/** `20261129T031700`: in UTC, and without letters that a name would need quotes for. */
function stampOf(now: number): string {
  return new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '_');
}

/** The name under which a database is kept whose own name another one has got: `shop_before_20261129_031700`. */
export function keptName(live: string, now: number): string {
  const end = `_before_${stampOf(now)}`;
  let beginning = live;
  while (Buffer.byteLength(beginning + end) > longestName) beginning = [...beginning].slice(0, -1).join('');
  return beginning + end;
}
