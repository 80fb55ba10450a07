import { isProblem, StoreRefusal } from '../cloud/refusal.ts';
import type { HttpAnswer } from '../http/exchange.ts';
import { PassingProblem, retry } from '../http/retry.ts';
import { type GcsClient, readResource } from './client.ts';
import { sessionGone } from './explain.ts';
import { type GcsObject, readObject } from './objects.ts';

/** How far an upload has come: the bytes that the store keeps of it, or the object that it has become. */
export type Reached = { readonly stored: number } | { readonly made: GcsObject };

/** What is sent next. */
export interface Piece {
  /** The place of its first byte in the object. */
  readonly at: number;
  readonly bytes: Uint8Array;
  /** The length of the object, of its last piece. */
  readonly total?: number | undefined;
  readonly signal: AbortSignal;
  readonly doing: string;
}

/**
 * A resumable upload at Google: pieces go one after the other, and after any trouble the store says how much it has.
 * @see https://cloud.google.com/storage/docs/performing-resumable-uploads
 */
export class Session {
  /** It is itself the right to the upload. */
  readonly uri: string;
  readonly #client: GcsClient;

  constructor(client: GcsClient, uri: string) {
    this.#client = client;
    this.uri = uri;
  }

  /**
   * Sends a piece, until the store has all of it.
   * @returns the object, of the last piece
   */
  async send(piece: Piece): Promise<GcsObject | undefined> {
    const { at, bytes, total, signal, doing } = piece;
    const end = at + bytes.byteLength;
    return retry(this.#client.deps, { doing, signal }, async (number) => {
      let stored = at;
      if (number > 1) {
        const reached = await this.ask(total, signal);
        if ('made' in reached) return reached.made;
        stored = reached.stored;
      }
      for (;;) {
        if (stored < at || stored > end) throw lost(stored, at);
        if (stored === end && total === undefined) return undefined;
        const reached = await this.#put(piece, stored);
        if ('made' in reached) {
          if (total === undefined) throw new PassingProblem('it makes an object before its end');
          return reached.made;
        }
        // What it has taken of a piece is not sent again. Where it takes nothing, it is asked after a pause.
        if (reached.stored <= stored && !(reached.stored === end && total === undefined)) {
          throw new PassingProblem('it takes nothing of a piece');
        }
        stored = reached.stored;
      }
    });
  }

  /** One question how far the store is. @param total the length of the object, where it is known */
  async ask(total?: number, signal?: AbortSignal): Promise<Reached> {
    return this.#exchange({ headers: { 'content-range': `bytes */${total ?? '*'}` }, fresh: true, signal });
  }

  /** Ends the upload. One that the store does not know any more is no trouble. */
  async end(): Promise<void> {
    const known = await unlessGone(async () => {
      const answer = await this.#client.bare({
        method: 'DELETE',
        url: this.uri,
        headers: {},
        fresh: true,
        expected: [499, 204, 200],
      });
      answer.body.resume();
      return true;
    });
    if (!known) return;
    const reached = await unlessGone(() => this.ask());
    if (reached && 'stored' in reached) throw new PassingProblem('it still has the upload after its end');
  }

  #put({ at, bytes, total, signal }: Piece, stored: number): Promise<Reached> {
    const rest = bytes.subarray(stored - at);
    const end = at + bytes.byteLength;
    const span = rest.byteLength === 0 ? '*' : `${stored}-${end - 1}`;
    return this.#exchange({
      headers: { 'content-range': `bytes ${span}/${total ?? '*'}` },
      body: rest,
      signal,
    });
  }

  async #exchange(request: {
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: Uint8Array;
    readonly fresh?: boolean;
    readonly signal?: AbortSignal | undefined;
  }): Promise<Reached> {
    let answer: HttpAnswer;
    try {
      answer = await this.#client.bare({
        method: 'PUT',
        url: this.uri,
        ...request,
        expected: [200, 201, 308],
      });
    } catch (error) {
      throw isGone(error) ? gone(error) : error;
    }
    if (answer.status !== 308) return { made: readObject(await readResource(answer)) };
    answer.body.resume();
    const { range } = answer.headers;
    // Without the header nothing is stored yet.
    if (range === undefined) return { stored: 0 };
    const last = /^bytes=0-(\d+)$/.exec(range)?.[1];
    if (last === undefined) throw new PassingProblem('it does not tell how much it has stored');
    return { stored: Number(last) + 1 };
  }
}

/** Undefined where the store does not know the upload. */
async function unlessGone<T>(request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if (isProblem(error) && isGone(error)) return undefined;
    throw error;
  }
}

function isGone(error: unknown): error is StoreRefusal {
  return error instanceof StoreRefusal && [404, 410, 499].includes(error.status);
}

function gone({ status, said, serverTime }: StoreRefusal): StoreRefusal {
  return new StoreRefusal({ status, said, serverTime, code: sessionGone });
}

/** No try can help: the bytes before are freed already. */
function lost(stored: number, at: number): StoreRefusal {
  const said = `The store has ${stored} bytes of the upload, and had acknowledged ${at}.`;
  return new StoreRefusal({ status: 308, code: 'LostBytes', said, serverTime: Number.NaN });
}
