import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Fault, Faults } from './faults.ts';

/** What the store answers, before it is written. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** One request as it arrived. */
export interface Sent {
  /** `PUT /bucket/key?partNumber=1&uploadId=x` */
  readonly line: string;
  readonly headers: IncomingMessage['headers'];
  /** Counts connections, from 1. */
  readonly connection: number;
}

/** A request that came whole, for the store to carry out. */
export interface Arrived {
  readonly method: string;
  /** Path and query, with the `/store` at its begin. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  /** By the clock of the store. */
  readonly now: number;
}

/** What all stand-ins of stores can do. */
export interface StoreServer {
  readonly url: string;
  readonly faults: Faults;
  /** All that arrived, oldest first. */
  readonly sent: readonly Sent[];
  /** How far its clock is ahead, in milliseconds. */
  ahead: number;
  stop(): Promise<void>;
}

/** Serves a store on a free port of this machine, under `http://127.0.0.1:PORT/store`. Faults strike before it or after it. */
export async function serveStore(carryOut: (request: Arrived) => Answer): Promise<StoreServer> {
  const sent: Sent[] = [];
  const connections = new Map<unknown, number>();
  const server = createServer((request, response) => void serve(request, response));
  server.on('connection', (socket) => connections.set(socket, connections.size + 1));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const standIn = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/store`,
    faults: new Faults(),
    sent,
    ahead: 0,
    async stop() {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const line = `${method} ${url.replace(/^\/store/, '')}`;
    sent.push({ line, headers, connection: connections.get(request.socket) ?? 0 });
    const fault = standIn.faults.strike(line);
    request.on('error', () => {});
    if (fault === 'stall') return;
    if (fault === 'cut') return void request.socket.destroy();
    if (fault === 'reset midway') return void request.once('data', () => request.socket.resetAndDestroy());
    const body = await bodyOf(request);
    if (body === undefined) return;
    if (fault === 'damaged body' && body.length > 0) body[0] = (body[0] ?? 0) ^ 1;
    const now = Date.now() + standIn.ahead;
    response.setHeader('date', new Date(now).toUTCString());
    const skipped = typeof fault === 'object' && !fault.carriedOut;
    const answer = skipped ? { status: 200 } : carryOut({ method, url, headers, body, now });
    await reply(response, answer, fault);
  }
  return standIn;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of request as AsyncIterable<Uint8Array>) chunks.push(chunk);
    return Buffer.concat(chunks);
  } catch {
    // The client has gone away.
    return undefined;
  }
}

async function reply(response: ServerResponse, answer: Answer, fault: Fault | undefined): Promise<void> {
  if (fault === 'lost answer') return void response.destroy();
  const { status, headers, body = '' } = { ...answer, ...(typeof fault === 'object' ? fault : {}) };
  const bytes = Buffer.from(body);
  const wrong = fault === 'wrong etag' ? { etag: '"00000000000000000000000000000000"' } : {};
  const spaces = typeof fault === 'object' ? (fault.spaces ?? 0) : 0;
  response.writeHead(status, {
    ...(response.req.method === 'HEAD' ? {} : { 'content-length': bytes.length + spaces }),
    ...headers,
    ...wrong,
  });
  for (let sent = 0; sent < spaces; sent += 1) {
    await new Promise((written) => response.write(' ', written));
    await new Promise((later) => setTimeout(later, 20));
  }
  if (fault !== 'half an answer') return void response.end(bytes);
  response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
}
