import { explained } from '../cloud/explain.ts';
import { PartsUpload, proveSize, type SentPart } from '../cloud/parts-upload.ts';
import { isProblem, StoreRefusal } from '../cloud/refusal.ts';
import { KeyExistsFailure, type Upload } from '../destination.ts';
import { PassingProblem, retry } from '../http/retry.ts';
import { lookAt, madeBy, removeBlob, sizeOf } from './blobs.ts';
import { blockId, newUploadId } from './block-id.ts';
import type { AzureClient } from './client.ts';
import { dropBlocks } from './drop-blocks.ts';
import { saysTaken } from './refusal.ts';

/** An upload and where it goes. */
interface BlobUpload {
  readonly client: AzureClient;
  readonly destination: string;
  readonly key: string;
  readonly full: string;
  readonly contentType: string;
  readonly id: string;
}

const permission = 'the role Storage Blob Data Contributor';

/** Begins an upload under a key that is free. Azure knows of it from its first block on. */
export async function beginBlob(about: Omit<BlobUpload, 'id'>): Promise<Upload> {
  const { client, destination, key, full } = about;
  await explained(client, { what: `${destination} did not begin ${key}.`, permission }, async () => {
    const there = await retry(client.deps, { doing: `look at ${key}` }, () => lookAt(client, full));
    if (there !== undefined) throw new KeyExistsFailure(destination, key);
  });
  const begun = client.deps.clock.now();
  const upload = { ...about, id: newUploadId(begun) };
  const leftover = { key, id: upload.id, begun };
  return new PartsUpload(leftover, {
    send: (part) => stageBlock(upload, part),
    complete: (blocks, whole) => commit(upload, { blocks, ...whole }),
    drop: () => dropBlocks(client, { destination, full, leftover }),
  });
}

async function stageBlock(
  { client, destination, key, full, id }: BlobUpload,
  { number, bytes, md5, signal }: SentPart,
): Promise<string> {
  const doing = `part ${number} of ${key}`;
  const block = blockId(id, number);
  const request = {
    method: 'PUT' as const,
    key: full,
    query: { comp: 'block', blockid: block },
    body: bytes,
    md5,
    expected: 201,
    signal,
    doing,
  };
  await explained(client, { what: `${destination} did not take ${doing}.`, permission }, () =>
    retry(client.deps, request, () => client.once(request)),
  );
  return block;
}

interface Whole {
  readonly blocks: readonly string[];
  readonly bytes: number;
  readonly signal: AbortSignal;
}

async function commit(upload: BlobUpload, whole: Whole): Promise<void> {
  const { client, destination, key, full } = upload;
  const what = `${destination} did not complete ${key}.`;
  await explained(client, { what, permission }, async () => {
    await commitBlocks(upload, whole);
    await proveSize(client.deps, {
      ...{ key, what, bytes: whole.bytes },
      size: () => sizeOf(client, full),
      remove: () => removeBlob(client, full),
    });
  });
}

/** Makes the blob. An answer can be lost after that, so whatever is unclear is settled by a look at who made the blob. */
async function commitBlocks(upload: BlobUpload, { blocks, signal }: Whole): Promise<void> {
  const { client, destination, key, full, contentType, id } = upload;
  const doing = `completion of ${key}`;
  const listed = blocks.map((block) => `<Uncommitted>${block}</Uncommitted>`).join('');
  const body = Buffer.from(`<?xml version="1.0" encoding="utf-8"?><BlockList>${listed}</BlockList>`);
  await retry(client.deps, { doing, signal }, async (number) => {
    try {
      await client.once({
        method: 'PUT',
        key: full,
        query: { comp: 'blocklist' },
        headers: {
          'content-type': 'application/xml',
          'x-ms-blob-content-type': contentType,
          [`x-ms-meta-${madeBy}`]: id,
          'if-none-match': '*',
        },
        body,
        expected: 201,
        fresh: number > 1,
        signal,
        doing,
      });
    } catch (error) {
      if (!isProblem(error)) throw error;
      const maker = await makerOf(client, full);
      if (maker === id) return;
      if (error instanceof StoreRefusal && saysTaken(error)) {
        if (maker === undefined) throw new PassingProblem('it does not show the object that is in the way');
        throw new KeyExistsFailure(destination, key);
      }
      throw error;
    }
  });
}

/** Who made the blob, by one look. Where that fails too, nothing is known, and the commit is tried again. */
async function makerOf(client: AzureClient, full: string): Promise<string | undefined> {
  try {
    const blob = await lookAt(client, full);
    return blob && (blob.madeBy ?? 'somebody');
  } catch (error) {
    if (isProblem(error)) return undefined;
    throw error;
  }
}
