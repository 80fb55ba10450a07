import { createHash, randomBytes } from 'node:crypto';
import { Failure } from '@fairway/runtime';
import { explained } from '../cloud/explain.ts';
import { StoreRefusal } from '../cloud/refusal.ts';
import { KeyExistsFailure, type Leftover, type Upload } from '../destination.ts';
import { PassingProblem, retry } from '../http/retry.ts';
import { unitBytes, withQuery } from './bucket.ts';
import type { GcsClient } from './client.ts';
import { endSession } from './end-session.ts';
import { lookAt, madeBy, removeObject } from './objects.ts';
import { Session } from './session.ts';

/** What an upload needs to know. */
export interface ObjectUpload {
  readonly client: GcsClient;
  readonly destination: string;
  readonly key: string;
  readonly full: string;
  readonly contentType: string;
}

const permission = 'storage.objects.create, storage.objects.get and storage.objects.list';

/** Begins an upload under a key that is free. */
export async function beginUpload(about: ObjectUpload): Promise<Upload> {
  const { client, destination, key, full, contentType } = about;
  const { deps, bucket } = client;
  const id = randomBytes(12).toString('hex');
  const url = withQuery(bucket.uploadUrl, {
    ...{ uploadType: 'resumable', name: full, ifGenerationMatch: '0' },
  });
  const body = Buffer.from(JSON.stringify({ contentType, metadata: { [madeBy]: id } }));
  const headers = { 'content-type': 'application/json; charset=UTF-8', 'x-upload-content-type': contentType };
  const what = `${destination} did not begin ${key}.`;
  const uri = await explained(client, { what, permission }, () =>
    retry(deps, { doing: `begin of ${key}` }, async () => {
      if (await lookAt(client, full)) throw new KeyExistsFailure(destination, key);
      try {
        const answer = await client.exchange({ method: 'POST', url, headers, body, expected: [200] });
        answer.body.resume();
        const { location } = answer.headers;
        if (location === undefined) throw new PassingProblem('it gives the upload no address');
        return new URL(location, url).href;
      } catch (error) {
        if (!(error instanceof StoreRefusal) || error.status !== 412) throw error;
        throw new KeyExistsFailure(destination, key);
      }
    }),
  );
  return new GcsUpload(about, { id, session: new Session(client, uri), begun: deps.clock.now() });
}

interface KnownPart {
  readonly at: number;
  readonly bytes: number;
  readonly md5: string;
}

/**
 * Parts go to Google one after the other. What lies behind the last full unit of the last part stays here until the
 * commit: sent before, it would make the object.
 */
class GcsUpload implements Upload {
  readonly leftover: Leftover;
  readonly #about: ObjectUpload;
  readonly #id: string;
  readonly #session: Session;
  readonly #stop = new AbortController();
  readonly #parts: KnownPart[] = [];
  /** Of all bytes that were sent. */
  readonly #hash = createHash('md5');
  /** Bytes that were sent, and that the store has acknowledged. */
  #sent = 0;
  #rest: Uint8Array = new Uint8Array();
  #waiting = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    about: ObjectUpload,
    { id, session, begun }: { readonly id: string; readonly session: Session; readonly begun: number },
  ) {
    this.#about = about;
    this.#id = id;
    this.#session = session;
    this.leftover = { key: about.key, id: session.uri, begun };
  }

  async part(number: number, bytes: Uint8Array, md5: string): Promise<void> {
    this.#waiting += 1;
    const sending = this.#turn.then(() => this.#send(number, bytes, md5));
    this.#turn = sending.catch(() => undefined);
    try {
      await sending;
    } finally {
      this.#waiting -= 1;
    }
  }

  async #send(number: number, bytes: Uint8Array, md5: string): Promise<void> {
    const { client, destination, key } = this.#about;
    this.#stop.signal.throwIfAborted();
    const known = this.#parts[number - 1];
    if (known?.md5 === md5 && known.bytes === bytes.byteLength) return;
    const again = known !== undefined && number === this.#parts.length && known.at === this.#sent;
    if (number !== this.#parts.length + 1 && !again) {
      throw new TypeError(`Part ${number} of ${key} does not follow part ${this.#parts.length}.`);
    }
    if (!again && this.#rest.byteLength > 0) {
      throw new TypeError(
        `Part ${number - 1} of ${key} is no multiple of ${unitBytes} bytes, and not the last.`,
      );
    }
    const at = this.#sent;
    const head = bytes.subarray(0, bytes.byteLength - (bytes.byteLength % unitBytes));
    const { signal } = this.#stop;
    const doing = `part ${number} of ${key}`;
    if (head.byteLength > 0) {
      await explained(client, { what: `${destination} did not take ${doing}.`, permission }, () =>
        this.#session.send({ at, bytes: head, signal, doing }),
      );
      this.#hash.update(head);
    }
    this.#sent = at + head.byteLength;
    // The memory of a part is used again when this ends.
    this.#rest = Uint8Array.from(bytes.subarray(head.byteLength));
    this.#parts[number - 1] = { at, bytes: bytes.byteLength, md5 };
  }

  async commit(): Promise<{ readonly bytes: number }> {
    const { client, destination, key, full } = this.#about;
    if (this.#parts.length === 0 || this.#waiting > 0) {
      throw new TypeError(`The parts of ${key} are not complete.`);
    }
    const total = this.#sent + this.#rest.byteLength;
    const md5 = this.#hash.copy().update(this.#rest).digest('base64');
    const what = `${destination} did not complete ${key}.`;
    const there = await explained(client, { what, permission }, async () => {
      await this.#finish(total);
      return retry(client.deps, { doing: `look at ${key}` }, async () => {
        const found = await lookAt(client, full);
        if (found) return found;
        throw new PassingProblem('it says that the object is whole, and does not have it');
      });
    });
    if (there.madeBy !== this.#id) throw new KeyExistsFailure(destination, key);
    if (there.bytes === total && there.md5 === md5) return { bytes: total };
    await explained(client, { what, permission: 'storage.objects.delete' }, () => removeObject(client, full));
    throw new Failure({
      what,
      why: `It made an object of ${there.bytes} bytes with the MD5 ${there.md5} out of ${total} bytes with the MD5 ${md5}. That object was removed.`,
      fix: 'Run this again. If it stays so, look at the network in between: it damages bytes.',
    });
  }

  async #finish(total: number): Promise<void> {
    const { client, destination, key, full } = this.#about;
    const piece = { at: this.#sent, bytes: this.#rest, total, signal: this.#stop.signal };
    try {
      await this.#session.send({ ...piece, doing: `completion of ${key}` });
    } catch (error) {
      if (!(error instanceof StoreRefusal)) throw error;
      // The upload is forgotten some time after it has made the object.
      const there = await retry(client.deps, { doing: `look at ${key}` }, () => lookAt(client, full));
      if (there?.madeBy === this.#id) return;
      if (error.status === 412 || there) throw new KeyExistsFailure(destination, key);
      throw error;
    }
  }

  async abort(): Promise<void> {
    const { client, destination, key } = this.#about;
    this.#stop.abort(new Error(`The upload of ${key} was ended.`));
    await this.#turn;
    await endSession(client, { destination, leftover: this.leftover });
  }
}
