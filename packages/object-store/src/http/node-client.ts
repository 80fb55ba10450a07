import { type IncomingMessage, Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { getCACertificates } from 'node:tls';
import { messageOf } from '@fairway/runtime';
import { type HttpAnswer, type HttpClient, type HttpRequest, NoAnswer, NotTrusted } from './exchange.ts';

export interface NodeHttpSettings {
  /** Milliseconds without a byte in either direction, after which a request is given up. Default: a minute. */
  readonly stallMs?: number | undefined;
  /** The certificate of the authority behind the server's, as PEM, where it is one of your own. */
  readonly ca?: string | undefined;
}

/**
 * A client over Node's own HTTP. `fetch` copies each body before it sends it, so that six uploads would hold every part
 * seven times, and it cannot be told to open a connection.
 */
export function nodeHttpClient({ stallMs = 60_000, ca }: NodeHttpSettings = {}): HttpClient {
  // Free connections keep no process alive.
  const plain = new PlainAgent({ keepAlive: true });
  // Given alone, it would take the place of all authorities that everybody trusts.
  const trust = ca === undefined ? {} : { ca: [...getCACertificates('default'), ca] };
  const tls = new TlsAgent({ keepAlive: true, ...trust });
  const freshTls = () => new TlsAgent({ keepAlive: false, ...trust });
  return (request) => sendOnce(request, { plain, tls, freshTls, stallMs });
}

interface Connections {
  readonly plain: PlainAgent;
  readonly tls: TlsAgent;
  /** For one connection. */
  readonly freshTls: () => TlsAgent;
  readonly stallMs: number;
}

async function sendOnce(
  request: HttpRequest,
  { plain, tls, freshTls, stallMs }: Connections,
): Promise<HttpAnswer> {
  const { method, url, headers, body, fresh = false, signal } = request;
  signal?.throwIfAborted();
  const secure = url.startsWith('https:');
  const agent = secure ? (fresh ? freshTls() : tls) : fresh ? false : plain;
  const sent = (secure ? tlsRequest : plainRequest)(url, {
    method,
    agent,
    headers: { ...headers, 'content-length': String(body?.byteLength ?? 0) },
    ...(signal ? { signal } : {}),
  });
  let answer: IncomingMessage | undefined;
  // On the socket, because only there the time for the connection itself counts too.
  sent.once('socket', (socket) => {
    let seen = 0;
    const judge = () => {
      const moved = socket.bytesRead + socket.bytesWritten;
      // Bytes that nobody has taken yet: the reader is slow, and not the server.
      const waiting = answer !== undefined && answer.readableLength > 0;
      if (!waiting && moved === seen) {
        (answer ?? sent).destroy(new NoAnswer(`nothing moved for ${Math.round(stallMs / 1_000)} s`));
      } else socket.setTimeout(stallMs);
    };
    const look = () => {
      seen = socket.bytesRead + socket.bytesWritten;
      // A process that was held up sees the time run out before it sees the bytes that came meanwhile.
      setImmediate(judge);
    };
    socket.setTimeout(stallMs).on('timeout', look);
    sent.once('close', () => socket.off('timeout', look));
  });
  return new Promise((resolve, reject) => {
    sent.once('response', (came) => {
      answer = came;
      resolve({ status: came.statusCode ?? 0, headers: came.headers, body: came });
    });
    // After the answer it is the body that fails; the promise is settled then.
    sent.on('error', (error) => reject(noAnswer(error, signal)));
    sent.end(body);
  });
}

/** What OpenSSL and Node call a certificate that does not do. */
const untrusted = /^(?:CERT_|ERR_TLS_CERT_|UNABLE_TO_(?:GET_ISSUER|VERIFY_LEAF)|DEPTH_ZERO_|SELF_SIGNED_)/;

/** The reason of an abort, or the network's own words. */
function noAnswer(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return signal.reason;
  if (error instanceof NoAnswer) return error;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && untrusted.test(code))
    return new NotTrusted(messageOf(error), { cause: error });
  return new NoAnswer(typeof code === 'string' ? `${code}: ${messageOf(error)}` : messageOf(error), {
    cause: error,
  });
}
