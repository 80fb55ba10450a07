import { describe, expect, it } from '@jest/globals';
import type { ContentKind } from '../../src/names/backup-file.ts';
import { gate } from '../../src/stream/gate.ts';
import { allOf, cutAt, dumpOf } from './dumps.ts';
import { archive } from './pg-archive.ts';

const of = 'The dump of harbor on db1';
const sql = '-- PostgreSQL database dump\n\nCREATE TABLE berths ();\n';
const sqlEnd = '--\n-- PostgreSQL database dump complete\n--\n\n';
const tarFile = Buffer.alloc(1024);
tarFile.write('./berths');
tarFile.write('ustar', 257);
const tarEnd = Buffer.alloc(1024);

const passed = (content: ContentKind, bytes: Uint8Array, lengths = [1000]) =>
  allOf(gate(dumpOf(cutAt(bytes, lengths)), content, of));

describe('the gate behind a dump', () => {
  it.each<[string, ContentKind, Uint8Array]>([
    ['an archive of pg_dump', 'pgdump', archive],
    ['SQL of pg_dump', 'sql', Buffer.from(sql + sqlEnd)],
    [
      'SQL of mariadb-dump, with its first line',
      'sql',
      Buffer.from('/*!999999\\- enable the sandbox mode */ \n-- Dump completed on 2026-11-29\n'),
    ],
    [
      'SQL of pg_dump with its last line of today',
      'sql',
      Buffer.from(`${sql}${sqlEnd}\\unrestrict k3x9q2\n\n`),
    ],
    ['an archive of tar', 'tar', Buffer.concat([tarFile, tarEnd])],
    ['whatever a command writes', 'bin', Buffer.from('x')],
  ])('lets pass %s, in pieces of any size', async (_, content, bytes) => {
    for (const lengths of [[1], [7, 600], [100_000]])
      expect(await passed(content, bytes, lengths)).toEqual(bytes);
  });

  it.each<[string, ContentKind, Uint8Array, RegExp]>([
    ['nothing at all', 'bin', Buffer.alloc(0), /status 0 and wrote nothing/],
    [
      'plain SQL where an archive belongs',
      'pgdump',
      Buffer.from(sql + sqlEnd),
      /begins with "-- PostgreSQL database dump CREATE TABLE/,
    ],
    ['a message', 'sql', Buffer.from('Error: no such container\n'), /begins with "Error: no such container"/],
    [
      'an archive that went through a terminal',
      'pgdump',
      Buffer.from(archive.toString('latin1').replaceAll('\n', '\r\n'), 'latin1'),
      /from LF to CRLF/,
    ],
    [
      'an archive of another kind of pg_dump',
      'pgdump',
      Buffer.from('PGDMP\x01\x0e\x00\x04\x08\x03'),
      /not that of the custom format/,
    ],
    ['SQL that ends too early', 'sql', Buffer.from(sql), /last lines/],
    [
      'an archive of tar that ends too early',
      'tar',
      Buffer.concat([tarFile, tarEnd.subarray(1)]),
      /two empty blocks/,
    ],
    ['an archive of tar without files', 'tar', Buffer.alloc(10_240), /without any file/],
  ])('refuses %s', async (_, content, bytes, why) => {
    for (const lengths of [[1], [100_000]])
      await expect(passed(content, bytes, lengths)).rejects.toThrow(why);
  });

  it.each(['with status 1', 'cut', 'cut silently'] as const)(
    'gives no end to a dump that ended %s',
    async (end) => {
      const gated = gate(dumpOf([Buffer.alloc(100_000, 'x')], end), 'bin', of);
      let ended = false;
      gated.on('end', () => {
        ended = true;
      });
      await expect(allOf(gated)).rejects.toThrow(/^(the dump ended|the connection was cut|Premature close)/);
      expect(ended).toBe(false);
    },
  );

  it('tells a failure of the dump while its bytes hang, and ends them', async () => {
    const dump = dumpOf([]);
    const facts = Promise.reject(new Error('the container was removed'));
    dump.bytes.pause();
    const gated = gate({ bytes: dump.bytes, facts }, 'bin', of);
    await expect(allOf(gated)).rejects.toThrow('the container was removed');
    expect(dump.bytes.destroyed).toBe(true);
  });

  it('holds an end back until the dump is known to have ended well', async () => {
    const facts = Promise.withResolvers<object>();
    const gated = gate({ bytes: dumpOf([Buffer.from('x')]).bytes, facts: facts.promise }, 'bin', of);
    const all = allOf(gated);
    const first = await Promise.race([all, new Promise((resolve) => setImmediate(resolve, 'no end yet'))]);
    expect(first).toBe('no end yet');
    facts.resolve({});
    expect(String(await all)).toBe('x');
  });

  it('does not show a whole dump in a failure, and names the dump', async () => {
    const refused = passed('pgdump', Buffer.from('password'.repeat(1000)));
    await expect(refused).rejects.toMatchObject({
      what: expect.stringContaining(of),
      evidence: ['It had 8000 bytes when it was refused'],
    });
    await expect(refused).rejects.toThrow(/begins with ".{60}" and not/);
  });
});
