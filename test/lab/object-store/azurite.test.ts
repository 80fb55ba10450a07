import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { checkDestination, destinationSchema, openDestination } from '@fairway/object-store';
import { silentLogger, systemClock } from '@fairway/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  bytesOf,
  itKeepsTheDestinationContract,
  keysOf,
  send,
} from '../../stage/object-stores/destination-contract.ts';
import { type Azurite, startAzurite } from './azurite.ts';

const container = 'nightly-shop';
let azurite: Azurite;
/** The container, by Microsoft's own library. */
let theirs: ReturnType<BlobServiceClient['getContainerClient']>;
beforeAll(async () => {
  azurite = await startAzurite();
  const { url, account, key } = azurite;
  const service = new BlobServiceClient(url, new StorageSharedKeyCredential(account, key));
  theirs = service.getContainerClient(container);
  await theirs.create();
});
afterAll(() => azurite?.stop());

const open = (prefix: string, key = azurite.key, clock = systemClock) =>
  openDestination(
    destinationSchema.parse({
      ...{ name: 'azure', kind: 'azure', account: azurite.account, container, prefix },
      endpoint: azurite.url,
    }),
    { 'account-key': key },
    {
      clock,
      logger: silentLogger,
      mask: () => undefined,
      identityToken: undefined,
      run: 'lab',
      host: () => Promise.reject(new Error('no machine is needed')),
    },
  );

describe('Azurite', () => {
  itKeepsTheDestinationContract(open, { partBytes: 100_000 });

  it('passes the check, which leaves nothing', async () => {
    const place = await open('check');
    const { shown, findings } = await checkDestination(place, {
      remove: true,
      signal: new AbortController().signal,
    });
    expect(findings).toEqual([]);
    expect(shown).toContain('removed');
    expect([await keysOf(place.list('')), await keysOf(place.leftovers(''))]).toEqual([[], []]);
  });

  it("gives to Microsoft's library what was stored here, and the other way round", async () => {
    const place = await open('both');
    const upload = await place.begin('ours', { contentType: 'application/zstd' });
    for (const number of [1, 2, 3]) await send(upload, number, Buffer.from(`part ${number}, `));
    await upload.commit();
    const blob = theirs.getBlobClient('both/ours');
    expect(String(await blob.downloadToBuffer())).toBe('part 1, part 2, part 3, ');
    expect(await blob.getProperties()).toMatchObject({ contentType: 'application/zstd', contentLength: 24 });
    await theirs.getBlockBlobClient('both/theirs').upload('whole', 5);
    expect(String(await bytesOf(place, 'theirs'))).toBe('whole');
    expect(await keysOf(place.list(''))).toEqual(['ours', 'theirs']);
  });

  it('refuses another key, and that is said', async () => {
    const wrong = await open('wrong', Buffer.from('other').toString('base64'));
    await expect(keysOf(wrong.list(''))).rejects.toThrow('The account lab does not accept the key.');
    await expect(wrong.put('x', Buffer.from('x'))).rejects.toThrow(
      'The account lab does not accept the key.',
    );
  });

  it('refuses a block that was damaged on the way, however often it comes', async () => {
    const hasty = { now: Date.now, sleep: async () => undefined };
    const place = await open('damaged', azurite.key, hasty);
    const upload = await place.begin('x', { contentType: 'x' });
    const sumOfOthers = Buffer.alloc(16).toString('base64');
    await expect(upload.part(1, Buffer.from('x'), sumOfOthers)).rejects.toThrow(
      'It answers 400 Md5Mismatch.',
    );
    await upload.abort();
    expect([await keysOf(place.list('')), await keysOf(place.leftovers(''))]).toEqual([[], []]);
  });
});
