import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';

/** A request as it goes over the wire. */
export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  /** Percent-encoded: it is sent as it is. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | undefined;
  /** Over a connection of its own. What ends a failed upload must not wait for the connection that failed. */
  readonly fresh?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** It fails where the connection ends before the announced length. */
  readonly body: Readable;
}

/** Sends a request. @throws NoAnswer where none came; the reason of the signal where that was aborted */
export type HttpClient = (request: HttpRequest) => Promise<HttpAnswer>;

/** The connection failed, stalled or ended too early. The request may have been carried out all the same. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** The server cannot show who it is. Another try cannot help, and nothing was sent to it. */
export class NotTrusted extends Error {
  override readonly name = 'NotTrusted';
}

const mostBytes = 16 * 1024 ** 2;

/** The body of an answer that is small: a listing, an error. @throws NoAnswer where it does not come to its end */
export async function readBytes({ body }: HttpAnswer): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      if (bytes > mostBytes) throw new NoAnswer(`the answer is longer than ${mostBytes} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof NoAnswer) throw error;
    throw new NoAnswer(`the answer was cut after ${bytes} bytes`, { cause: error });
  }
  return Buffer.concat(chunks);
}

/** The same as a text. */
export async function readText(answer: HttpAnswer): Promise<string> {
  return (await readBytes(answer)).toString('utf8');
}
