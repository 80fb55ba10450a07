import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { systemClock } from '@fairway/runtime';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runProbes, verifyItemSchema } from '../../src/index.ts';
import { usedChain } from '../../src/tls/chain.ts';
import { startServer } from '../http/answering-server.ts';
import { runOf } from '../probe-run.ts';

const day = 86_400_000;
let dir: string;
const servers: Server[] = [];
const before = getCACertificates('default');

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'chains-'));
  root('root', 3650);
  issue('middle', 'root', { days: 900, authority: true });
  issue('short-middle', 'root', { days: 3, authority: true });
  issue('leaf', 'middle', { days: 300 });
  issue('short-leaf', 'middle', { days: 3 });
  issue('under-short', 'short-middle', { days: 300 });
  issue('ended', 'middle', { until: Date.now() - 1_000 });
  root('foreign-root', 3650);
  issue('foreign', 'foreign-root', { days: 300 });
  setDefaultCACertificates([...before, pem('root')]);
}, 60_000);
afterAll(() => {
  setDefaultCACertificates(before);
  for (const server of servers) server.close().closeAllConnections();
  rmSync(dir, { recursive: true, force: true });
});

const pem = (name: string) => readFileSync(join(dir, `${name}.crt`), 'utf8');
const openssl = (...argv: string[]) => execFileSync('openssl', argv, { cwd: dir, stdio: 'pipe' });

function keyAndRequest(name: string): void {
  openssl(
    'req',
    '-new',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-subj',
    `/CN=${name}`,
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.csr`,
  );
}

function root(name: string, days: number): void {
  keyAndRequest(name);
  writeFileSync(join(dir, `${name}.ext`), 'basicConstraints=critical,CA:TRUE\n');
  openssl(
    'x509',
    '-req',
    '-in',
    `${name}.csr`,
    '-key',
    `${name}.key`,
    '-days',
    String(days),
    '-extfile',
    `${name}.ext`,
    '-out',
    `${name}.crt`,
  );
}

/** A certificate that an authority issues, valid for some days from now, or until a time that may be over. */
function issue(
  name: string,
  by: string,
  { days = 1, until, authority = false }: { days?: number; until?: number; authority?: boolean },
): void {
  keyAndRequest(name);
  const uses = authority ? 'basicConstraints=critical,CA:TRUE' : 'subjectAltName=IP:127.0.0.1,DNS:localhost';
  if (until === undefined) {
    writeFileSync(join(dir, `${name}.ext`), `${uses}\n`);
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      `${by}.crt`,
      '-CAkey',
      `${by}.key`,
      '-CAcreateserial',
      '-days',
      String(days),
      '-extfile',
      `${name}.ext`,
      '-out',
      `${name}.crt`,
    );
    return;
  }
  const date = (ms: number) => new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, '');
  writeFileSync(join(dir, `${name}.index`), '');
  writeFileSync(join(dir, `${name}.serial`), '1000\n');
  writeFileSync(
    join(dir, `${name}.cnf`),
    `[ca]\ndefault_ca=c\n[c]\ndatabase=${name}.index\nserial=${name}.serial\nnew_certs_dir=.\ndefault_md=sha256\npolicy=p\nx509_extensions=e\n[p]\ncommonName=supplied\n[e]\n${uses}\n`,
  );
  openssl(
    'ca',
    '-batch',
    '-config',
    `${name}.cnf`,
    '-cert',
    `${by}.crt`,
    '-keyfile',
    `${by}.key`,
    '-in',
    `${name}.csr`,
    '-startdate',
    date(until - 30 * day),
    '-enddate',
    date(until),
    '-notext',
    '-out',
    `${name}.crt`,
  );
}

/** A server that presents these certificates, the leaf first. */
async function serve(leaf: string, ...others: string[]): Promise<string> {
  const cert = [leaf, ...others].map(pem).join('');
  const server = createServer({ key: readFileSync(join(dir, `${leaf}.key`)), cert }, (_, response) => {
    response.end('well');
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function ask(url: string, more: object = { 'tls-days': 14 }) {
  const item = verifyItemSchema.parse({ name: 'web', url, timeout: '20s', ...more });
  const [result] = await runProbes([item], runOf({ clock: systemClock }));
  return result;
}

describe('the certificates of a server', () => {
  test('are well where all of them are valid for long enough, and are shown', async () => {
    const result = await ask(await serve('leaf', 'middle'));
    expect(result).toMatchObject({ ok: true, status: 200 });
    expect(result?.evidence).toEqual([
      expect.stringMatching(
        /^certificate of leaf, issued by middle, ends on \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/,
      ),
      expect.stringMatching(/^certificate of middle, issued by root, ends on /),
      expect.stringMatching(/^certificate of root, issued by root, ends on /),
    ]);
  });

  test.each([
    [
      'the leaf ends first',
      ['short-leaf', 'middle'],
      /ends in [23] days, on .* UTC, and 14 days are wanted: short-leaf, issued by middle$/,
    ],
    [
      'the intermediate ends first',
      ['under-short', 'short-middle'],
      /ends in [23] days, on .*: short-middle, issued by root$/,
    ],
  ])('are not well where %s', async (_, chain, problem) => {
    const [leaf = '', ...others] = chain;
    const url = await serve(leaf, ...others);
    expect(await ask(url)).toMatchObject({ ok: false, status: 200, problem: expect.stringMatching(problem) });
    expect(await ask(url, { 'tls-days': 1 })).toMatchObject({ ok: true });
  });

  test('say who issued them and until when they were valid, where they have ended', async () => {
    expect(await ask(await serve('ended', 'middle'), {})).toMatchObject({
      ok: false,
      fault: 'target',
      problem: expect.stringMatching(
        /^gave no answer: (?:Error: )?certificate has expired; it has a certificate that ended .* ago, on .* UTC: ended, issued by middle$/,
      ),
    });
  });

  test('of an authority that nobody trusts are shown', async () => {
    const result = await ask(await serve('foreign'), {});
    expect(result).toMatchObject({
      ok: false,
      problem: expect.stringMatching(/^gave no answer: (?:Error: )?unable to verify/),
    });
    expect(result?.evidence).toEqual([
      expect.stringMatching(/^certificate of foreign, issued by foreign-root, /),
    ]);
  });

  test('are a problem where there are none', async () => {
    const plain = await startServer((_, response) => response.end('well'));
    const result = await ask(plain.url.replace('http:', 'https:'));
    await plain.close();
    expect(result).toMatchObject({
      ok: false,
      problem: expect.stringMatching(/wrong version|packet length/),
    });
  });

  test('count as far as clients use them: not an old root that the server sends besides', () => {
    const [leaf, middle, trusted] = ['leaf', 'middle', 'root'].map((name) => new X509Certificate(pem(name)));
    if (!leaf || !middle || !trusted) throw new Error('made above');
    const issuersOf = (name: string) => [trusted].filter(({ subject }) => subject === name);
    const used = (...chain: X509Certificate[]) => usedChain(chain, issuersOf).map(({ subject }) => subject);
    const foreign = new X509Certificate(pem('foreign-root'));
    expect(used(leaf, middle, foreign)).toEqual(['CN=leaf', 'CN=middle', 'CN=root']);
    expect(used(leaf, middle, trusted)).toEqual(['CN=leaf', 'CN=middle', 'CN=root']);
    expect(used(leaf)).toEqual(['CN=leaf']);
  });
});
