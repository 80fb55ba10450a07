import { createHash } from 'node:crypto';

/**
 * The checksum that Prisma stores for a migration: SHA-256 of its script, 64 hexadecimal digits.
 * Source: prisma-engines, schema-engine/connectors/schema-connector/src/checksum.rs.
 */
export function scriptChecksum(script: string): string {
  return createHash('sha256').update(script).digest('hex');
}

/**
 * Whether a checksum was made of this script. Prisma's engine decides it the same way: line endings make no difference
 * (git changes them), and checksums of old engines lack the leading zero of a byte.
 */
export function matchesChecksum(script: string, checksum: string): boolean {
  const spellings = [script, script.replaceAll('\r\n', '\n'), script.replaceAll('\n', '\r\n')];
  const render = checksum.length === 64 ? scriptChecksum : unpaddedChecksum;
  return spellings.some((spelling) => render(spelling) === checksum);
}

/** The checksum of engines before 2.21: https://github.com/prisma/prisma-engines/issues/1887 */
function unpaddedChecksum(script: string): string {
  return [...createHash('sha256').update(script).digest()].map((byte) => byte.toString(16)).join('');
}
