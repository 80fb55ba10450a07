import type { ParsedKey } from 'ssh2';
import { readPrivateKey } from './private-key.ts';

/** Decrypts private keys, each once. */
export type KeyRing = (text: string, passphrase: string | undefined) => ParsedKey;

/**
 * Makes a key ring. Decrypting a key with a passphrase is slow by design (bcrypt, half a second), and the hosts of a
 * fleet and their jump host mostly share one key.
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
