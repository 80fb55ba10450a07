import { explained } from '../cloud/explain.ts';
import { PartsUpload, proveSize, type SentPart } from '../cloud/parts-upload.ts';
import { KeyExistsFailure, type Upload } from '../destination.ts';
import { PassingProblem, retry } from '../http/retry.ts';
import { textOf } from '../xml.ts';
import type { S3Client } from './client.ts';
import { completeUpload } from './complete-upload.ts';
import { dropUpload } from './drop-upload.ts';
import { removeObject, sizeOf } from './objects.ts';
import type { Learned } from './put-object.ts';

/** What an upload needs to know of its destination. */
export interface UploadPlace {
  readonly client: S3Client;
  readonly destination: string;
  /** Shared by all uploads of the destination. */
  readonly learned: Learned;
}

/** Begins an upload under a key that is free. */
export async function beginUpload(
  place: UploadPlace,
  { key, full, contentType }: { readonly key: string; readonly full: string; readonly contentType: string },
): Promise<Upload> {
  const { client, destination } = place;
  const what = `${destination} did not begin ${key}.`;
  const id = await explained(client, { what }, async () => {
    const there = await retry(client.deps, { doing: `look at ${key}` }, () => sizeOf(client, full));
    if (there !== undefined) throw new KeyExistsFailure(destination, key);
    const begun = await client.askFor('InitiateMultipartUploadResult', {
      method: 'POST',
      key: full,
      query: { uploads: '' },
      headers: { 'content-type': contentType },
      doing: `begin of ${key}`,
    });
    const given = textOf(begun, 'UploadId');
    if (!given) throw new PassingProblem('it gives the upload no id');
    return given;
  });
  return new PartsUpload(
    { key, id, begun: client.deps.clock.now() },
    {
      send: (part) => sendPart(place, { key, full, id }, part),
      complete: (parts, whole) => complete(place, { key, full, id }, { parts, ...whole }),
      drop: () => dropUpload(client, { destination, full, leftover: { key, id } }),
    },
  );
}

interface Begun {
  readonly key: string;
  readonly full: string;
  readonly id: string;
}

interface StoredPart {
  readonly number: number;
  readonly etag: string;
}

async function sendPart(
  { client, destination }: UploadPlace,
  { key, full, id }: Begun,
  { number, bytes, md5, signal }: SentPart,
): Promise<StoredPart> {
  const doing = `part ${number} of ${key}`;
  const request = {
    method: 'PUT' as const,
    key: full,
    query: { partNumber: String(number), uploadId: id },
    body: bytes,
    md5,
    signal,
    doing,
  };
  return explained(
    client,
    { what: `${destination} did not take ${doing}.` },
    // An answer without an ETag is none of a store's: the part may not be there.
    () =>
      retry(client.deps, request, async () => {
        const { etag } = (await client.once(request)).headers;
        if (!etag) throw new PassingProblem('it takes a part and gives no ETag for it');
        return { number, etag };
      }),
  );
}

async function complete(
  { client, destination, learned }: UploadPlace,
  { key, full, id }: Begun,
  {
    parts,
    bytes,
    signal,
  }: { readonly parts: readonly StoredPart[]; readonly bytes: number; readonly signal: AbortSignal },
): Promise<void> {
  const what = `${destination} did not complete ${key}.`;
  await explained(client, { what }, async () => {
    await completeUpload(client, {
      ...{ destination, learned, full, leftover: { key, id }, bytes, parts, signal },
    });
    await proveSize(client.deps, {
      ...{ key, what, bytes },
      size: () => sizeOf(client, full),
      remove: () => removeObject(client, full),
    });
  });
}
