import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Host, localHost } from '@fairway/host';
import { systemClock as clock, Failure, silentLogger as logger } from '@fairway/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  bytesOf,
  itKeepsTheDestinationContract,
  keysOf,
  send,
} from '../../../../test/stage/object-stores/destination-contract.ts';
import { KeyExistsFailure } from '../../src/destination.ts';
import { openDirectory } from '../../src/directory/destination.ts';

const contentType = 'x';
const host = localHost({ logger, clock });
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "fairway it's a directory "));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const open = (prefix: string, on: Host = host) =>
  openDirectory({ name: 'attic', directory, prefix }, { host: on, clock });

describe('a directory of a host', () => {
  itKeepsTheDestinationContract(open);

  it('says whether it is there, how much is free, and what time its machine has', async () => {
    expect(await open('nowhere').look?.()).toMatchObject({
      aheadMs: 0,
      freeBytes: expect.any(Number),
      notes: [`The directory ${join(directory, 'nowhere')} is not there yet: a backup makes it.`],
    });
    expect(await open('').look?.()).toMatchObject({ freeBytes: expect.any(Number), notes: [] });
  });

  it('shows nothing under a name before the object is whole', async () => {
    const place = open('whole');
    const upload = await place.begin('db/x', { contentType });
    await send(upload, 1, Buffer.from('x'));
    expect(await readdir(join(directory, 'whole/db'))).toEqual([
      expect.stringMatching(/^\.x\.[0-9a-f]{12}\.part$/),
    ]);
    await upload.commit();
    expect(await readdir(join(directory, 'whole/db'))).toEqual(['x']);
  });

  it('lets one of two writers of a name win', async () => {
    const place = open('two');
    const uploads = await Promise.all([1, 2].map(() => place.begin('x', { contentType })));
    await Promise.all(uploads.map((upload, index) => send(upload, 1, Buffer.from(`${index}`))));
    const [first, second] = uploads;
    await first?.commit();
    await expect(second?.commit()).rejects.toThrow(KeyExistsFailure);
    await second?.abort();
    expect(String(await bytesOf(place, 'x'))).toBe('0');
    expect(await readdir(join(directory, 'two'))).toEqual(['x']);
  });

  it('notices bytes that the disk gives back otherwise', async () => {
    const place = open('damaged');
    const upload = await place.begin('x', { contentType });
    const wrong = upload.part(1, Buffer.from('one'), Buffer.alloc(16).toString('base64'));
    await expect(wrong).rejects.toThrow('What was read back from the file is not what was written.');
  });

  it('never makes an object of a file that somebody cut or removed', async () => {
    const place = open('touched');
    const upload = await place.begin('x', { contentType });
    await send(upload, 1, Buffer.from('whole'));
    const [name = ''] = await readdir(join(directory, 'touched'));
    const file = join(directory, 'touched', name);
    await writeFile(file, 'who');
    await expect(upload.commit()).rejects.toThrow('the file has 3 bytes, and not 5');
    await rm(file);
    await expect(upload.commit()).rejects.toThrow('somebody has removed it');
    expect(await keysOf(place.list(''))).toEqual([]);
  });

  it('takes parts that follow whole blocks only', async () => {
    const place = open('blocks');
    const upload = await place.begin('x', { contentType });
    await send(upload, 1, Buffer.from('not a block'));
    await expect(send(upload, 2, Buffer.from('x'))).rejects.toThrow('does not follow whole blocks');
    await upload.abort();
  });

  it('fails to read a file that became shorter', async () => {
    const place = open('shorter');
    await place.put('x', Buffer.from('x'));
    await truncate(join(directory, 'shorter/x'), 10_000_000);
    const body = await place.read('x', new AbortController().signal);
    await truncate(join(directory, 'shorter/x'), 9_000_000);
    await expect(body.toArray()).rejects.toThrow('The file had 10000000 bytes, and 9000000 came.');
  });

  it('leaves nothing of a small object whose bytes are damaged on the way', async () => {
    const damaged: Host = {
      ...host,
      exec: (argv, options) =>
        host.exec(argv, options?.stdin === undefined ? options : { ...options, stdin: 'damaged' }),
    };
    await expect(open('small', damaged).put('x', Buffer.from('x'))).rejects.toThrow('the file has the sum');
    expect(await readdir(join(directory, 'small'))).toEqual([]);
  });

  it('says why a file cannot be written', async () => {
    await mkdir(join(directory, 'blocked'));
    await writeFile(join(directory, 'blocked/db'), 'a file');
    await expect(open('blocked').begin('db/x', { contentType })).rejects.toThrow(Failure);
    expect(await readFile(join(directory, 'blocked/db'), 'utf8')).toBe('a file');
  });

  it('keeps files of others out of its listing', async () => {
    await mkdir(join(directory, 'others'));
    await writeFile(join(directory, 'others/line\nend'), 'x');
    const place = open('others');
    await place.put('x', Buffer.from('x'));
    expect(await keysOf(place.list(''))).toEqual(['x']);
  });
});
