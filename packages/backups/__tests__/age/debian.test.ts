import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from '@jest/globals';
import { decryption } from '../../src/age/decrypt.ts';
import { encryption } from '../../src/age/encrypt.ts';
import { readIdentities, readRecipient } from '../../src/age/keys.ts';
import { through } from '../../src/stream/through.ts';
import { allOf } from '../stream/dumps.ts';

const directory = mkdtempSync(join(tmpdir(), 'fairway-age-'));
afterAll(() => rmSync(directory, { recursive: true }));

function run(argv: readonly [string, ...string[]], input: Uint8Array = Buffer.alloc(0)): Buffer {
  const [program, ...args] = argv;
  const { status, stdout, stderr } = spawnSync(program, args, { input, maxBuffer: 2 ** 24 });
  if (status !== 0) throw new Error(`${argv.join(' ')}: ${String(stderr)}`);
  return stdout;
}

function newKey(name: string) {
  const path = join(directory, name);
  const text = String(run(['age-keygen']));
  writeFileSync(path, text, { mode: 0o600 });
  const recipient = /^# public key: (\S+)$/m.exec(text)?.[1] ?? '';
  return { path, text, recipient };
}

const piped = (bytes: Uint8Array, transform: ReturnType<typeof encryption>) =>
  allOf(through(Readable.from([bytes], { objectMode: false }), [transform]));

describe('the program age', () => {
  const [key, other] = [newKey('key'), newKey('other')];

  it('makes keys that are read as it says', () => {
    expect(readIdentities(key.text).map(({ recipient }) => recipient.name)).toEqual([key.recipient]);
  });

  it.each([0, 5, 65_536, 200_000])('opens what is encrypted here (%i bytes)', async (length) => {
    const plain = Buffer.alloc(length, 'berths');
    const file = await piped(
      plain,
      encryption([readRecipient(other.recipient), readRecipient(key.recipient)]),
    );
    for (const { path } of [key, other])
      expect(run(['age', '--decrypt', '--identity', path], file).equals(plain)).toBe(true);
  });

  it.each([0, 5, 65_536, 200_000])('encrypts what is opened here (%i bytes)', async (length) => {
    const plain = Buffer.alloc(length, 'berths');
    const file = run(['age', '--recipient', other.recipient, '--recipient', key.recipient], plain);
    const back = await piped(file, decryption(readIdentities(key.text), 'The file'));
    expect(back.equals(plain)).toBe(true);
  });
});
