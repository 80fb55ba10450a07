import type { AddressInfo } from 'node:net';
import { format } from 'node:util';
import { SMTPServer } from 'smtp-server';
import type { Certificate } from '../../stage/samples/certificate.ts';

export interface Mail {
  readonly to: readonly string[];
  readonly secure: boolean;
  /** Headers and body as they came. */
  readonly text: string;
}

export interface MailServer {
  readonly port: number;
  readonly mails: readonly Mail[];
  /** What the client said, a line each: `AUTH PLAIN …`. */
  readonly heard: readonly string[];
  stop(): Promise<void>;
}

export interface MailServerOptions {
  readonly certificate: Certificate;
  /** TLS from the first byte on. */
  readonly secure?: boolean;
  readonly withoutStarttls?: boolean;
  readonly withoutAuth?: boolean;
  readonly refuses?: string;
  /** Answers of the next recipients: 451 is a greylist. */
  readonly greylists?: number;
  /** Breaks off after the text of a message. */
  readonly breaksOff?: boolean;
}

const user = 'fairway';
const password = 'correct horse';

/** Starts a mail server on a free port of this machine. It knows one user. */
export async function startMailServer(options: MailServerOptions): Promise<MailServer> {
  const { certificate, secure = false, withoutStarttls = false, withoutAuth = false, refuses } = options;
  let greylists = options.greylists ?? 0;
  const mails: Mail[] = [];
  const heard: string[] = [];
  const note = (entry: { tnx?: string }, ...line: unknown[]) => {
    if (entry?.tnx === 'command') heard.push(format(...line));
  };
  const server = new SMTPServer({
    ...certificate,
    secure,
    hideSTARTTLS: withoutStarttls,
    disabledCommands: [...(withoutStarttls ? ['STARTTLS'] : []), ...(withoutAuth ? ['AUTH'] : [])],
    // It takes a password in the clear. That the client does not send one must not be its merit.
    allowInsecureAuth: true,
    authOptional: withoutAuth,
    logger: { level() {}, trace: note, debug: note, info: note, warn: note, error: note, fatal: note },
    onAuth(auth, _, done) {
      const right = auth.username === user && auth.password === password;
      done(right ? null : new Error('Invalid username or password'), right ? { user } : undefined);
    },
    onRcptTo({ address }, _, done) {
      if (address === refuses) return done(Object.assign(new Error('No such user'), { responseCode: 550 }));
      greylists -= 1;
      if (greylists >= 0) return done(Object.assign(new Error('Try later'), { responseCode: 451 }));
      done();
    },
    async onData(stream, session, done) {
      let text = '';
      for await (const chunk of stream) text += chunk;
      mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), secure: session.secure, text });
      if (options.breaksOff) for (const connection of server.connections) connection.close();
      else done();
    },
  });
  server.on('error', () => {});
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    heard,
    stop: () => new Promise<void>((closed) => server.close(() => closed())),
  };
}
