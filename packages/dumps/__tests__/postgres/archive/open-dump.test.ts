import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { openDump } from '../../../src/postgres/archive/open-dump.ts';
import { archiveHead } from './archive-bytes.ts';

const entries = [
  { kind: 'TABLE', name: 'orders', sql: 'CREATE TABLE public.orders (\n  id integer\n);\n' },
  { kind: 'ACL', name: 'TABLE orders', sql: 'GRANT SELECT ON TABLE public.orders TO reader;\n' },
];
const data = Buffer.from('the data of all tables');

async function all(stream: Readable): Promise<Buffer> {
  return Buffer.concat(await stream.toArray());
}

describe('the beginning of a dump', () => {
  it.each([13, 14, 15, 16])('is read in format 1.%d, and none of its bytes is lost', async (minor) => {
    const head = archiveHead(entries, { minor });
    const opened = await openDump(Readable.from([head, data]));
    expect(opened).toMatchObject({
      form: 'archive',
      head: { database: 'shop', tool: 'pg_dump 17.2', bytes: head.length, entries },
    });
    expect(await all(opened.bytes)).toEqual(Buffer.concat([head, data]));
  });

  it('may come in pieces of any length', async () => {
    const bytes = Buffer.concat([archiveHead(entries), data]);
    for (const length of [1, 7, 100]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / length) }, (_, index) =>
        bytes.subarray(index * length, (index + 1) * length),
      );
      const opened = await openDump(Readable.from(pieces));
      expect(opened).toMatchObject({ form: 'archive', head: { entries } });
      expect(await all(opened.bytes)).toEqual(bytes);
    }
  });

  it('is a script where it is text', async () => {
    const script = Buffer.from('--\n-- PostgreSQL database dump\n--\nCREATE TABLE "Größe" ();\n');
    const opened = await openDump(Readable.from([script]));
    expect(opened.form).toBe('sql');
    expect(await all(opened.bytes)).toEqual(script);
  });

  it('is refused wherever it is cut', async () => {
    const head = archiveHead(entries);
    for (const length of [5, 9, 11, 40, 100, head.length - 1])
      await expect(openDump(Readable.from([head.subarray(0, length)]))).rejects.toThrow('The dump is cut.');
    await expect(openDump(Readable.from([]))).rejects.toThrow('It is empty.');
  });

  it('is refused where a terminal changed its ends of lines, which pg_restore takes for a dump without tables', async () => {
    const bytes = Buffer.concat([archiveHead(entries), data])
      .toString('latin1')
      .replaceAll('\n', '\r\n');
    await expect(openDump(Readable.from([Buffer.from(bytes, 'latin1')]))).rejects.toThrow(
      'each end of a line in it was changed to CR and LF',
    );
  });

  it.each([
    ['a compressed file', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 1, 2, 3, 4]), 'does not begin with PGDMP'],
    ['another format', Buffer.from('PGDMP\x01\x10\x00\x04\x08\x03rest'), 'not in the custom format'],
    ['a later version', Buffer.from('PGDMP\x01\x20\x00\x04\x08\x01rest'), 'Its format is 1.32'],
    [
      'a number without a sign',
      Buffer.from('PGDMP\x01\x10\x00\x04\x08\x01\x00\x09\x00\x00\x00\x00'),
      'has no sign',
    ],
  ])('is refused where it is %s', async (_, bytes, why) => {
    await expect(openDump(Readable.from([bytes]))).rejects.toThrow(why);
  });

  it('tells the failure of the dump, and not that it is cut', async () => {
    async function* failing() {
      yield archiveHead(entries).subarray(0, 100);
      throw new Error('the connection was reset');
    }
    await expect(openDump(Readable.from(failing()))).rejects.toThrow('the connection was reset');
  });

  it('hands a failure behind it on to whoever reads the rest', async () => {
    async function* failing() {
      yield archiveHead(Array.from({ length: 20 }, () => entries).flat());
      throw new Error('the connection was reset');
    }
    const { bytes } = await openDump(Readable.from(failing()));
    await expect(all(bytes)).rejects.toThrow('the connection was reset');
  });
});
