import { createHash, scryptSync } from 'node:crypto';
import { Failure } from '@fairway/runtime';
import type { MergedData } from './merged-stack.ts';

/** A config or a secret that the swarm is to keep under a name made from its content. */
export interface NamedData {
  readonly kind: 'config' | 'secret';
  /** The key in the stack file. */
  readonly key: string;
  /** `STACK_KEY_HASH`. Another content gets another name, since the swarm cannot change stored data. */
  readonly name: string;
  readonly content: Uint8Array;
  readonly templateDriver?: string;
}

/** Docker's limit (moby/swarmkit, api/validation). */
const longestName = 64;

/**
 * Returns the content with a name that holds its hash. A secret's name is visible to everyone who can list secrets, and
 * often in public logs, so its hash is slow to compute: that makes guessing the secret expensive.
 * @throws Failure where the name gets longer than Docker allows
 */
export function nameData(
  stack: string,
  {
    kind,
    key,
    content,
    definition,
  }: {
    readonly kind: NamedData['kind'];
    readonly key: string;
    readonly content: Uint8Array;
    readonly definition: MergedData;
  },
): NamedData {
  const templateDriver = definition.template_driver;
  const base = definition.external || !definition.name ? `${stack}_${key}` : definition.name;
  const name = `${base}_${hashOf(kind, `${base}\0${templateDriver ?? ''}`, content)}`;
  if (name.length > longestName) {
    throw new Failure({
      what: `The ${kind} ${key} would be called ${name}, which is ${name.length} characters long.`,
      why: `Docker allows ${longestName}; 13 of them are the hash of the content.`,
      fix: `Shorten the key ${key} in the stack file, or give it a \`name\` there.`,
    });
  }
  return { kind, key, name, content, ...(templateDriver ? { templateDriver } : {}) };
}

function hashOf(kind: NamedData['kind'], salt: string, content: Uint8Array): string {
  const hash =
    kind === 'config'
      ? createHash('sha256').update(`${salt}\0`).update(content).digest()
      : scryptSync(content, salt, 32, { N: 16384, r: 8, p: 1 });
  return hash.toString('hex').slice(0, 12);
}
