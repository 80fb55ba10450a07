import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it arrived. */
export interface Sent {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** The body as JSON; its text where it is none. */
  readonly body: unknown;
  /** The body as it came. */
  readonly text: string;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What goes wrong with a request. A reply comes in place of the vendor's own, and nothing is carried out. */
export type VendorFault =
  | Reply
  /** The connection ends before the request is carried out. */
  | 'cut'
  /** The request is carried out, and the connection ends before the answer. */
  | 'lost answer'
  /** The request is carried out, and no answer comes as long as the stand-in runs. */
  | 'slow';

/** A stand-in for a vendor, over real HTTP. */
export interface Vendor {
  readonly url: string;
  /** All that arrived, oldest first. */
  readonly sent: readonly Sent[];
  /** Every request that is not as the vendor publishes it. A test expects none. */
  readonly violations: readonly string[];
  /** Plans faults for the next requests, in this order. */
  fail(...faults: readonly VendorFault[]): void;
  stop(): Promise<void>;
}

/** How a vendor takes one request: what is wrong with it, and the answer. */
export type Take = (sent: Sent) => { readonly wrong?: readonly string[]; readonly reply: Reply };

/** Starts a stand-in on a free port of this machine. */
export async function startVendor(take: Take): Promise<Vendor> {
  const sent: Sent[] = [];
  const violations: string[] = [];
  const faults: VendorFault[] = [];

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += chunk;
    const { method = '', url: path = '', headers } = request;
    const one: Sent = { method, path, headers, body: parsed(text), text };
    sent.push(one);
    const fault = faults.shift();
    if (fault === 'cut') return void request.socket.destroy();
    if (typeof fault === 'object') return send(response, fault);
    const { wrong = [], reply } = take(one);
    violations.push(...wrong.map((each) => `${method} ${path.split('?')[0]}: ${each}`));
    if (fault === 'lost answer') return void request.socket.destroy();
    if (fault !== 'slow') send(response, reply);
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      violations.push(`the stand-in failed: ${error}`);
      response.destroy();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    sent,
    violations,
    fail: (...more) => void faults.push(...more),
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function send(response: ServerResponse, { status, body, headers }: Reply): void {
  const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json';
  response.writeHead(status, { 'content-type': type, ...headers });
  response.end(text);
}
