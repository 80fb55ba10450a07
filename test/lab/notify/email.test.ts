import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '@fairway/runtime';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Certificate, makeCertificate } from '../../stage/samples/certificate.ts';
import { runStep } from '../../stage/step/run-step.ts';
import { message, openChannel } from './channel.ts';
import { type MailServer, type MailServerOptions, startMailServer } from './mail-server.ts';

const slept: number[] = [];
const clock = {
  now: () => Date.now(),
  async sleep(ms: number, signal?: AbortSignal) {
    signal?.throwIfAborted();
    slept.push(ms);
  },
};
const context = { fetch, clock, logger: silentLogger, answerMs: 3_000 };
let certificate: Certificate;
const running: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  certificate = await makeCertificate('localhost');
});
beforeEach(() => {
  slept.length = 0;
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
});

async function start(options: Omit<MailServerOptions, 'certificate'> = {}): Promise<MailServer> {
  const server = await startMailServer({ certificate, ...options });
  running.push(server);
  return server;
}

const channel = (port: number, more: object = {}) =>
  openChannel({
    email: {
      ...{ host: 'localhost', port, user: 'fairway', password: 'correct horse', ca: certificate.cert },
      ...{
        from: 'Fairway <ops@example.com>',
        to: ['first@example.com', 'Second <second@example.com>'],
        ...more,
      },
    },
  });
const header = (text: string, name: string) =>
  new RegExp(`^${name}: (.*(?:\r\n[ \t].*)*)`, 'im').exec(text)?.[1]?.replace(/\r\n[ \t]/g, ' ');

describe('a mail', () => {
  it('arrives over STARTTLS at everybody, and its end stands in its thread', async () => {
    const server = await start();
    const opened = await channel(server.port).send(message(), undefined, context);
    expect(opened).toMatchObject({ ok: true });
    const over = message({ state: 'resolved' });
    expect(await channel(server.port).send(over, opened.reference, context)).toMatchObject({ ok: true });
    const [first, end] = server.mails;
    expect(first).toMatchObject({ to: ['first@example.com', 'second@example.com'], secure: true });
    expect(header(first?.text ?? '', 'Subject')).toBe('P1: web of shop does not answer');
    expect(header(first?.text ?? '', 'From')).toBe('Fairway <ops@example.com>');
    const id = header(first?.text ?? '', 'Message-ID');
    expect(id).toBe(opened.reference?.['messageId']);
    expect(header(end?.text ?? '', 'In-Reply-To')).toBe(id);
    expect(header(end?.text ?? '', 'References')).toBe(id);
    expect(header(end?.text ?? '', 'Message-ID')).not.toBe(id);
  });

  it('arrives over TLS from the first byte on', async () => {
    const server = await start({ secure: true });
    const secure = channel(server.port, { tls: 'implicit' });
    expect(await secure.send(message(), undefined, context)).toMatchObject({ ok: true });
    expect(server.mails).toMatchObject([{ secure: true }]);
  });

  it('is not sent where the server hides its STARTTLS, and neither is the password', async () => {
    const server = await start({ withoutStarttls: true });
    const delivery = await channel(server.port).send(message(), undefined, context);
    expect(delivery).toMatchObject({ ok: false, problem: expect.stringContaining('offers no STARTTLS') });
    expect(server.heard.some((line) => /EHLO/i.test(line))).toBe(true);
    expect(server.heard.filter((line) => /AUTH|MAIL FROM/i.test(line))).toEqual([]);
    expect(server.mails).toEqual([]);
  });

  it('goes out in the clear only where the settings say so, and without a password', async () => {
    const server = await start({ withoutStarttls: true, withoutAuth: true });
    const inTheClear = channel(server.port, { tls: 'none', user: undefined, password: undefined });
    expect(await inTheClear.send(message(), undefined, context)).toMatchObject({ ok: true });
    expect(server.mails).toMatchObject([{ secure: false }]);
  });

  it('that one recipient did not get says which', async () => {
    const server = await start({ refuses: 'second@example.com' });
    const delivery = await channel(server.port).send(message(), undefined, context);
    expect(delivery).toMatchObject({
      ok: true,
      warning:
        'The mail server refused 1 of 2 recipients (550): number 2 of "to". The others got the message.',
    });
    expect(server.mails).toMatchObject([{ to: ['first@example.com'] }]);
  });

  it('that nobody gets is a problem', async () => {
    const server = await start({ refuses: 'first@example.com' });
    const alone = channel(server.port, { to: 'first@example.com' });
    expect(await alone.send(message(), undefined, context)).toMatchObject({
      ok: false,
      problem: expect.stringContaining('refused the message: 550 No such user'),
    });
    expect(slept).toEqual([]);
  });

  it('is sent again to a server that puts it off', async () => {
    const server = await start({ greylists: 1 });
    const alone = channel(server.port, { to: 'first@example.com' });
    expect(await alone.send(message(), undefined, context)).toMatchObject({ ok: true });
    expect(slept).toEqual([2_000]);
    expect(server.mails).toHaveLength(1);
  });

  it('is not sent again where the server may have taken it', async () => {
    const server = await start({ breaksOff: true });
    const delivery = await channel(server.port).send(message(), undefined, context);
    expect(delivery).toMatchObject({ ok: false, unsure: true });
    expect(server.mails).toHaveLength(1);
  });
});

describe('settings that do not fit the server', () => {
  it('name the way to speak TLS, where the port begins without it', async () => {
    const server = await start();
    const delivery = await channel(server.port, { tls: 'implicit' }).send(message(), undefined, context);
    expect(delivery.problem).toContain('does not speak TLS from the first byte on: use port 587');
  });

  it('name the way to speak TLS, where the port begins with it', async () => {
    const server = await start({ secure: true });
    const late = { ...context, answerMs: 500 };
    const delivery = await channel(server.port).send(message(), undefined, late);
    expect(delivery.problem).toContain('write "tls: implicit" or use port 465');
  });

  it('name the port on which nothing listens, after another try', async () => {
    const server = await start();
    await server.stop();
    const delivery = await channel(server.port).send(message(), undefined, context);
    expect(delivery.problem).toBe(`Nothing listens on port ${server.port} of the mail server.`);
    expect(slept).toEqual([2_000, 10_000]);
  });

  it('name a port that greets nobody', async () => {
    const silent: Server = createServer(() => {});
    await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
    running.push({ stop: () => new Promise((closed) => silent.close(() => closed())) });
    const { port } = silent.address() as AddressInfo;
    const delivery = await channel(port).send(message(), undefined, { ...context, answerMs: 300 });
    expect(delivery.problem).toContain('accepts connections and does not greet');
  });

  it('name the authority that is missing', async () => {
    const server = await start();
    const delivery = await channel(server.port, { ca: undefined }).send(message(), undefined, context);
    expect(delivery.problem).toMatch(/certificate that is not accepted .* or give "ca"/);
    expect(server.heard.filter((line) => /AUTH/i.test(line))).toEqual([]);
  });

  it('show no password when it is wrong, and are not tried again in the run', async () => {
    const server = await start();
    const wrong = channel(server.port, { password: 'battery staple' });
    const delivery = await wrong.send(message(), undefined, context);
    expect(delivery.problem).toContain('does not accept the user and the password: 535');
    expect(JSON.stringify(delivery)).not.toContain('battery');
    expect(server.heard.join('\n')).toMatch(/AUTH PLAIN/);
    const tries = server.heard.filter((line) => /AUTH/i.test(line)).length;
    expect((await wrong.send(message(), undefined, context)).problem).toContain(
      'not asked again in this run',
    );
    expect(server.heard.filter((line) => /AUTH/i.test(line))).toHaveLength(tries);
  });

  it('let a run that is cancelled end at once', async () => {
    const server = await start();
    const signal = AbortSignal.abort(new Error('cancelled'));
    expect(await channel(server.port).send(message(), undefined, { ...context, signal })).toMatchObject({
      ok: false,
      problem: 'The run was cancelled before an answer came.',
    });
  });
});

it('the action sends a mail', async () => {
  const server = await start();
  const workspace = await mkdtemp(join(tmpdir(), 'fairway-mail-'));
  try {
    const email = { host: 'localhost', port: server.port, user: 'fairway', password: 'correct horse' };
    const people = { ca: certificate.cert, from: 'ops@example.com', to: 'team@example.com' };
    const notify = JSON.stringify({ channels: { post: { email: { ...email, ...people } } } });
    const inputs = { notify, 'job-results': '', title: 'The backup is stale', severity: 'P2' };
    const step = await runStep({ action: 'notify', workspace, inputs });
    expect(step.exitCode).toBe(0);
    expect(step.outputs['failed-channels']).toBe('');
    expect(step.log.replace(/^::add-mask::.*$/gm, '')).not.toContain('correct horse');
    expect(server.mails).toMatchObject([{ to: ['team@example.com'], secure: true }]);
    expect(header(server.mails[0]?.text ?? '', 'Subject')).toBe('P2: The backup is stale');
  } finally {
    await rm(workspace, { recursive: true });
  }
});
