import { hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import * as published from 'cctv-age';
import { decryption } from '../../src/age/decrypt.ts';
import { readIdentities } from '../../src/age/keys.ts';
import { through } from '../../src/stream/through.ts';
import { cutAt } from '../stream/dumps.ts';
import { newIdentity } from './identities.ts';

interface Vector {
  readonly name: string;
  readonly expected: string;
  /**
   * The SHA-256 of what is decrypted. Where the file fails it is that of the longest piece that may be given: here a chunk
   * is only given when what follows it is known to be sound.
   */
  readonly payload: string | undefined;
  readonly identities: string;
  readonly file: Buffer;
}

/** What has ended with which reason, and what came before. */
interface Outcome {
  readonly payload: string;
  readonly why: string | undefined;
}

/** The vectors of our kind of key: without armor, without a passphrase, not after quantum computers. */
const vectors = Object.entries(published as Readonly<Record<string, Uint8Array>>)
  .map(([name, bytes]) => readVector(name, Buffer.from(bytes)))
  .filter((vector) => vector !== undefined);

function readVector(name: string, bytes: Buffer): Vector | undefined {
  const end = bytes.indexOf('\n\n');
  const fields = bytes
    .toString('latin1', 0, end)
    .split('\n')
    .map((line) => line.split(': ', 2));
  const all = (wanted: string) => fields.flatMap(([key, value = '']) => (key === wanted ? [value] : []));
  const ofAnotherKind = ['armored', 'passphrase'].some((key) => all(key).length > 0);
  const keys = all('identity');
  if (ofAnotherKind || keys.some((key) => !key.startsWith('AGE-SECRET-KEY-1'))) return undefined;
  const body = bytes.subarray(end + 2);
  return {
    name,
    expected: all('expect')[0] ?? '',
    payload: all('payload')[0],
    // The one without a header has no key either.
    identities: keys.length > 0 ? keys.join('\n') : newIdentity(),
    file: all('compressed')[0] === 'zlib' ? inflateSync(body) : body,
  };
}

async function decrypted({ identities, file }: Vector, piece: number): Promise<Outcome> {
  const parts: Buffer[] = [];
  const source = Readable.from(cutAt(file, [piece]), { objectMode: false });
  const stream = through(source, [decryption(readIdentities(identities), 'The file')]);
  const outcome = (why: string | undefined) => ({ payload: hash('sha256', Buffer.concat(parts)), why });
  stream.on('data', (part: Buffer) => parts.push(part));
  return new Promise((resolve) => {
    stream.once('end', () => resolve(outcome(undefined)));
    stream.once('error', (error: Error & { readonly why?: string }) =>
      resolve(outcome(error.why ?? error.message)),
    );
  });
}

describe('the published vectors of age', () => {
  it('are there, and those of each ending', () => {
    expect(vectors.length).toBeGreaterThan(60);
    expect([...new Set(vectors.map(({ expected }) => expected))].toSorted()).toEqual([
      'HMAC failure',
      'header failure',
      'no match',
      'payload failure',
      'success',
    ]);
  });

  it.each(vectors)('$name: $expected', async (vector) => {
    for (const piece of [vector.file.length || 1, 1000]) {
      const { payload, why } = await decrypted(vector, piece);
      expect(why === undefined).toBe(vector.expected === 'success');
      if (vector.expected === 'success') expect(payload).toBe(vector.payload);
      const belongsToOthers = why?.includes('belongs to none of them') ?? false;
      if (vector.expected === 'no match') expect(belongsToOthers).toBe(true);
      if (vector.expected === 'HMAC failure')
        expect(why).toBe('Its header was changed after it was written.');
    }
  });
});
