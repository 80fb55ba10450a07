import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { Decrypter, Encrypter } from 'age-encryption';
import fc from 'fast-check';
import { Chunks } from '../../src/age/chunks.ts';
import { decryption } from '../../src/age/decrypt.ts';
import { deriveKey } from '../../src/age/derive-key.ts';
import { encryption } from '../../src/age/encrypt.ts';
import { writeHeader } from '../../src/age/header.ts';
import { type Identity, readIdentities } from '../../src/age/keys.ts';
import { wrapFileKey } from '../../src/age/wrap.ts';
import { through } from '../../src/stream/through.ts';
import { allOf, cutAt } from '../stream/dumps.ts';
import { newIdentity } from './identities.ts';

const chunk = 64 * 1024;
const texts = [newIdentity(), newIdentity(), newIdentity()] as const;
const [first, second, stranger] = texts.map((text) => readIdentities(text)[0]) as [
  Identity,
  Identity,
  Identity,
];
const lengths = [0, 1, chunk - 1, chunk, chunk + 1, 2 * chunk, 2 * chunk + 1, 3 * chunk - 16];

const encrypted = (pieces: readonly Uint8Array[], ...to: Identity[]) =>
  allOf(
    through(Readable.from(pieces, { objectMode: false }), [
      encryption([first.recipient, ...to.map(({ recipient }) => recipient)]),
    ]),
  );
const decrypted = (pieces: readonly Uint8Array[], by = [first]) =>
  allOf(through(Readable.from(pieces, { objectMode: false }), [decryption(by, 'The copy at offsite')]));

function content(length: number): Buffer {
  return Buffer.from(Array.from({ length }, (_, at) => (at * 7) % 251));
}

describe('what is encrypted', () => {
  it('is decrypted by each recipient, in whatever pieces it passes', () =>
    fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.constantFrom(...lengths), fc.nat(300_000)),
        fc.array(fc.integer({ min: 1, max: 200_000 }), { minLength: 1, maxLength: 3 }),
        fc.array(fc.integer({ min: 50, max: 200_000 }), { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        async (length, cuts, otherCuts, bySecond) => {
          const plain = content(length);
          const file = await encrypted(
            cutAt(plain, length > 10_000 ? cuts.map((cut) => cut + 500) : cuts),
            second,
          );
          const back = await decrypted(cutAt(file, otherCuts), [bySecond ? second : first]);
          expect(back.equals(plain)).toBe(true);
        },
      ),
      { numRuns: 60 },
    ));

  it.each(lengths)('is decrypted by the library of age (%i bytes)', async (length) => {
    const decrypter = new Decrypter();
    decrypter.addIdentity(texts[1]);
    const back = await decrypter.decrypt(await encrypted([content(length)], second));
    expect(content(length).equals(back)).toBe(true);
  });

  it.each(lengths)('is decrypted from the library of age (%i bytes)', async (length) => {
    const encrypter = new Encrypter();
    encrypter.addRecipient(stranger.recipient.name);
    encrypter.addRecipient(first.recipient.name);
    const back = await decrypted([await encrypter.encrypt(content(length))]);
    expect(back.equals(content(length))).toBe(true);
  });

  it('is never the same twice', async () => {
    const [one, other] = [await encrypted([content(100)]), await encrypted([content(100)])];
    expect(one.equals(other)).toBe(false);
  });
});

describe('what cannot be decrypted', () => {
  const plain = content(3 * chunk);
  const sealed = chunk + 16;
  const headerOf = (file: Buffer) => file.length - 3 * sealed;

  it('belongs to others, whose number and whose given key are named', async () => {
    const refused = decrypted([await encrypted([plain], second)], [stranger]);
    await expect(refused).rejects.toThrow(
      /encrypted to 2 keys, and the private key that was given belongs to none of them/,
    );
    await expect(refused).rejects.toThrow(stranger.recipient.name);
  });

  it.each<[string, (file: Buffer, header: number) => Buffer[], RegExp]>([
    ['was cut within its header', (file) => [file.subarray(0, 100)], /ends within its header/],
    [
      'was cut between header and content',
      (file, header) => [file.subarray(0, header - 8)],
      /ends within its header/,
    ],
    ['was cut before its content', (file, header) => [file.subarray(0, header)], /Behind byte 0 .* cut off/],
    [
      'was cut between two chunks',
      (file, header) => [file.subarray(0, header + sealed)],
      /cut off at byte 65536 /,
    ],
    ['was cut within a chunk', (file) => [file.subarray(0, -1)], /Behind byte 131072 .* cut off/],
    [
      'has other bytes behind its end',
      (file) => [file, Buffer.alloc(40)],
      /Other bytes follow its end, which is at byte 196608/,
    ],
    [
      'has two chunks in the wrong order',
      (file, header) => [
        file.subarray(0, header),
        file.subarray(header + sealed, header + 2 * sealed),
        file.subarray(header, header + sealed),
        file.subarray(header + 2 * sealed),
      ],
      /changed or moved behind byte 0 /,
    ],
    [
      'lacks a chunk',
      (file, header) => [file.subarray(0, header), file.subarray(header + sealed)],
      /changed or moved behind byte 0 /,
    ],
    ['is no file of age', (file) => [Buffer.from('PGDMP'), file], /does not begin as a file of age does/],
    [
      'has a longer header',
      (file) => [Buffer.from(file.toString('latin1').replace('---', '-> grease\n\n---'), 'latin1')],
      /header was changed/,
    ],
    [
      'has a header of another form',
      (file) => [Buffer.from(file.toString('latin1').replace('-> X25519', '-> X25519 '), 'latin1')],
      /not written as age writes it/,
    ],
    [
      'has a header without end',
      () => [Buffer.from('age-encryption.org/v1\n'), Buffer.alloc(1024 * 1024, 'x'), Buffer.from('x')],
      /header has no end/,
    ],
    [
      'was mixed of two files',
      (file, header) => [file.subarray(0, header), content(3 * sealed)],
      /changed or moved behind byte 0 /,
    ],
  ])('%s', async (_, change, why) => {
    const file = await encrypted([plain]);
    await expect(decrypted(change(file, headerOf(file)))).rejects.toThrow(why);
  });

  it('gives no byte of a chunk that was changed', async () => {
    const file = await encrypted([plain]);
    const at = headerOf(file) + sealed + 5;
    file[at] = (file[at] ?? 0) ^ 1;
    const stream = through(Readable.from([file], { objectMode: false }), [
      decryption([first], 'The copy at offsite'),
    ]);
    let given = 0;
    stream.on('data', (piece: Buffer) => {
      given += piece.length;
    });
    await new Promise((resolve) => stream.once('error', resolve));
    expect(given).toBe(chunk);
  });

  it('ends with an empty chunk that was added by who knows the key', async () => {
    const fileKey = content(16);
    const nonce = content(16);
    const chunks = new Chunks(deriveKey(fileKey, nonce, 'payload'));
    const file = [
      writeHeader([wrapFileKey(fileKey, first.recipient)], fileKey),
      nonce,
      ...chunks.seal(content(chunk), false),
      ...chunks.seal(Buffer.alloc(0), true),
    ];
    await expect(decrypted(file)).rejects.toThrow('An empty chunk was added to its end.');
  });
});
