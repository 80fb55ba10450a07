import type { ParsedKey } from 'ssh2';
import { readPrivateKey } from './private-key.ts';

/** Opens private keys, each once. */
export type KeyRing = (text: string, passphrase: string | undefined) => ParsedKey;

/**
 * Makes a ring. Opening a key with a passphrase takes half a second by intent (bcrypt), and all hosts of a fleet
 * and their jump host mostly share one.
 */
export function keyRing(): KeyRing {
  const opened = new Map<string, ParsedKey>();
  return (text, passphrase) => {
    const name = JSON.stringify([text, passphrase]);
    const key = opened.get(name) ?? readPrivateKey(text, passphrase);
    opened.set(name, key);
    return key;
  };
}
