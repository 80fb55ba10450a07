import { Failure } from '@fairway/runtime';
import { explained } from '../cloud/explain.ts';
import { KeyExistsFailure, type Leftover, type Upload } from '../destination.ts';
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

/** Without the right to list, a look at a key that is free is refused. */
const rights = 's3:PutObject, s3:GetObject and s3:ListBucket';

interface SentPart {
  readonly etag: string;
  readonly bytes: number;
}

/** Begins an upload under a key that is free. */
export async function beginUpload(
  place: UploadPlace,
  { key, full, contentType }: { readonly key: string; readonly full: string; readonly contentType: string },
): Promise<Upload> {
  const { client, destination } = place;
  const doing = { what: `${destination} did not begin ${key}.`, permission: rights };
  const id = await explained(client, doing, async () => {
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
  return new S3Upload(place, full, { key, id, begun: client.deps.clock.now() });
}

class S3Upload implements Upload {
  readonly leftover: Leftover;
  readonly #place: UploadPlace;
  readonly #full: string;
  readonly #parts = new Map<number, SentPart>();
  readonly #stop = new AbortController();
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(place: UploadPlace, full: string, leftover: Leftover) {
    this.#place = place;
    this.#full = full;
    this.leftover = leftover;
  }

  async part(number: number, bytes: Uint8Array, md5: string): Promise<void> {
    const sending = this.#send(number, bytes, md5);
    this.#underWay.add(sending);
    try {
      this.#parts.set(number, { etag: await sending, bytes: bytes.byteLength });
    } finally {
      this.#underWay.delete(sending);
    }
  }

  async #send(number: number, bytes: Uint8Array, md5: string): Promise<string> {
    const { client, destination } = this.#place;
    const { key, id } = this.leftover;
    const doing = `part ${number} of ${key}`;
    const request = {
      method: 'PUT' as const,
      key: this.#full,
      query: { partNumber: String(number), uploadId: id },
      body: bytes,
      md5,
      signal: this.#stop.signal,
      doing,
    };
    return explained(
      client,
      { what: `${destination} did not take ${doing}.`, permission: 's3:PutObject' },
      // An answer without an ETag is none of a store's: the part may not be there.
      () =>
        retry(client.deps, request, async () => {
          const { etag } = (await client.once(request)).headers;
          if (!etag) throw new PassingProblem('it takes a part and gives no ETag for it');
          return etag;
        }),
    );
  }

  async commit(): Promise<{ readonly bytes: number }> {
    const parts = [...this.#parts].sort(([one], [other]) => one - other);
    if (
      parts.length === 0 ||
      parts.some(([number], index) => number !== index + 1) ||
      this.#underWay.size > 0
    ) {
      throw new TypeError(`The parts of ${this.leftover.key} are not complete.`);
    }
    const bytes = parts.reduce((sum, [, part]) => sum + part.bytes, 0);
    const { client, destination, learned } = this.#place;
    const { key } = this.leftover;
    const doing = { what: `${destination} did not complete ${key}.`, permission: rights };
    return explained(client, doing, async () => {
      await completeUpload(client, {
        ...{ destination, learned, full: this.#full, leftover: this.leftover, bytes },
        parts: parts.map(([number, { etag }]) => ({ number, etag })),
        signal: this.#stop.signal,
      });
      const there = await retry(client.deps, { doing: `look at ${key}` }, async () => {
        const size = await sizeOf(client, this.#full);
        if (size === undefined)
          throw new PassingProblem('it says that the object is whole, and does not have it');
        return size;
      });
      if (there === bytes) return { bytes };
      await removeObject(client, this.#full);
      throw new Failure({
        what: doing.what,
        why: `It made an object of ${there} bytes out of parts of ${bytes}. That object was removed.`,
        fix: 'Run this again. If it stays so, take another store: this one loses bytes.',
      });
    });
  }

  async abort(): Promise<void> {
    this.#stop.abort(new Error(`The upload of ${this.leftover.key} was ended.`));
    await Promise.allSettled(this.#underWay);
    const { client, destination } = this.#place;
    await dropUpload(client, { destination, full: this.#full, leftover: this.leftover });
  }
}
