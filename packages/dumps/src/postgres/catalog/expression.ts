import { createHash } from 'node:crypto';

/** Names of types with several words; any other name of a type is one word. */
const types = [
  'character varying',
  'bit varying',
  'double precision',
  String.raw`(?:timestamp|time)(?:\(\d\))? with(?:out)? time zone`,
  String.raw`(?:"[^"]+"|[\w$]+)(?:\.(?:"[^"]+"|[\w$]+))?`,
].join('|');
const cast = new RegExp(String.raw`::(?:${types})(?:\(\d+(?:,\s*\d+)?\))?(?:\[\])*`, 'g');

/** Characters up to which a definition is told. What is longer may hold a secret, and a manifest is not encrypted. */
const told = 100;

/**
 * A definition, as it is compared. PostgreSQL writes an expression from its tree, and what it reads back from that text
 * may have its casts and brackets in other places: of `CHECK (state IN ('new', 'sent'))` on a varchar it casts first
 * the list and after a restore each value. So casts, brackets and white space do not count. Of a long one,
 * only a hash is told.
 */
export function comparable(expression: string): string {
  const bare = expression
    .replace(cast, '')
    .replace(/[()]/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/ ?([,[\]]) ?/g, '$1')
    .trim();
  if (bare.length <= told) return bare;
  return `sha256 ${createHash('sha256').update(bare).digest('hex').slice(0, 16)}`;
}
