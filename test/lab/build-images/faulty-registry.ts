import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Lab } from '@fairway/lab';

/** The fault of a registry. */
export interface Faults {
  /** Requests that write and are answered with 503 before anything works. */
  unavailable?: number;
  /** Connections that end after this many bytes of a layer, each once. */
  cutAfterBytes?: number[];
  /** Requests whose path holds this are answered with 503, always. */
  down?: string;
  /** Content whose path holds this is taken, and can never be read. */
  gone?: string;
  /** Blobs that come with other bytes than their digest says. */
  corrupt?: readonly string[];
}

/** The lab's registry behind a proxy that makes faults. It has a certificate of the lab's authority and its own address. */
export interface FaultyRegistry {
  readonly address: string;
  /** `PUT /v2/acme/x/manifests/1.0.0 201`, in order; a cut one has no status. */
  readonly seen: string[];
  /** Faults that are still to come. */
  readonly faults: Faults;
  close(): Promise<void>;
}

export async function startFaultyRegistry({ registry, stateDir }: Lab): Promise<FaultyRegistry> {
  const address = await addressTowards(registry.address);
  const directory = await mkdtemp(join(tmpdir(), 'fairway-faulty-'));
  const [{ key, cert }, ca] = await Promise.all([
    certificateFor(address, directory, join(stateDir, 'tls')),
    readFile(registry.caFile),
  ]).finally(() => rm(directory, { recursive: true, force: true }));
  const seen: string[] = [];
  const faults: Faults = {};
  const [hostname, port] = registry.address.split(':');
  const server = createServer({ key, cert }, (asked, answer) => {
    const line = `${asked.method} ${asked.url?.split('?')[0]}`;
    if (faults.down !== undefined && line.includes(faults.down)) {
      seen.push(`${line} 503`);
      asked.resume();
      answer.writeHead(503).end();
      return;
    }
    if (asked.method === 'GET' && faults.gone !== undefined && line.includes(faults.gone)) {
      seen.push(`${line} 404`);
      answer.writeHead(404).end();
      return;
    }
    if (asked.method === 'GET' && faults.corrupt?.some((digest) => line.includes(digest))) {
      seen.push(`${line} corrupt`);
      answer.writeHead(200, { 'content-type': 'application/octet-stream' }).end('flotsam and jetsam');
      return;
    }
    if (asked.method !== 'GET' && asked.method !== 'HEAD') {
      if (faults.unavailable) {
        faults.unavailable--;
        seen.push(`${line} 503`);
        asked.resume();
        answer.writeHead(503).end();
        return;
      }
      cutWhenDue(asked, faults, () => seen.push(`${line} cut`));
    }
    pass(asked, answer, { hostname, port, ca }, (status) => seen.push(`${line} ${status}`));
  });
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  return {
    address: `${address}:${(server.address() as AddressInfo).port}`,
    seen,
    faults,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function pass(
  asked: IncomingMessage,
  answer: ServerResponse,
  upstream: object,
  told: (status: number | undefined) => void,
): void {
  const { method, url, headers } = asked;
  const passed = request({ ...upstream, method, path: url, headers }, (response) => {
    told(response.statusCode);
    answer.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(answer);
  });
  passed.on('error', () => answer.destroy());
  asked.on('close', () => {
    if (!asked.complete) passed.destroy();
  });
  asked.pipe(passed);
}

/** Ends the connection once the next fault's bytes of a layer are through. */
function cutWhenDue(asked: IncomingMessage, faults: Faults, told: () => void): void {
  let bytes = 0;
  asked.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    const due = faults.cutAfterBytes?.[0];
    if (due === undefined || bytes < due) return;
    faults.cutAfterBytes?.shift();
    told();
    asked.socket.destroy();
  });
}

/** The address of this machine that the lab's machines reach. */
export async function addressTowards(registry: string): Promise<string> {
  const [host = '', port] = registry.split(':');
  const socket = connect(Number(port), host);
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  const { localAddress = '' } = socket;
  socket.destroy();
  return localAddress;
}

async function certificateFor(address: string, directory: string, authority: string) {
  const openssl = (...argv: string[]) => promisify(execFile)('openssl', argv, { cwd: directory });
  await writeFile(join(directory, 'ext'), `subjectAltName=IP:${address}\nextendedKeyUsage=serverAuth\n`);
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', 'key'];
  await openssl('req', ...newKey, '-out', 'csr', '-subj', '/CN=faulty registry');
  const signer = [
    '-CA',
    join(authority, 'ca.crt'),
    '-CAkey',
    join(authority, 'ca.key'),
    '-CAserial',
    'serial',
  ];
  await openssl(
    ...['x509', '-req', '-in', 'csr', '-out', 'crt', '-extfile', 'ext', '-days', '2'],
    ...signer,
    '-CAcreateserial',
  );
  const [key, cert] = await Promise.all([readFile(join(directory, 'key')), readFile(join(directory, 'crt'))]);
  return { key, cert };
}
