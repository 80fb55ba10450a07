import { createHash, randomBytes } from 'node:crypto';
import type { Channel, ChannelContext, Reference } from '../../channel.ts';
import { cancelled } from '../../delivery/ask.ts';
import { openChannel, type Taken } from '../../delivery/open-channel.ts';
import type { Message } from '../../message.ts';
import { type DrawnMail, drawMail } from './draw.ts';
import type { EmailSettings } from './email-settings.ts';
import { explainMail, type MailError } from './explain.ts';

const pausesMs = [2_000, 10_000];
const answerWithinMs = 10_000;

/**
 * E-mail. The messages of one incident stand in one thread, because each names the first. A message is sent again only
 * where the server certainly has not taken it.
 */
export function emailChannel(name: string, settings: EmailSettings): Channel {
  return openChannel({
    name,
    kind: 'email',
    secrets: settings.password === undefined ? [] : [settings.password],
    preview(message) {
      const { subject, text } = drawMail(message);
      return `Subject: ${subject}\n\n${text}`;
    },
    async tell(message, earlier, _, context) {
      const drawn = drawMail(message);
      const ids = threadOf(message, earlier, settings.from.address);
      for (let tries = 0; ; tries += 1) {
        const told = await sendOnce(settings, { ...drawn, ...ids }, context);
        const pauseMs = pausesMs[tries];
        if (!told.again || pauseMs === undefined) return told.told;
        context.logger.debug(`${told.told.problem} Again in ${pauseMs / 1_000} s.`);
        await context.clock.sleep(pauseMs, context.signal).catch(() => undefined);
        if (context.signal?.aborted) return told.told;
      }
    },
  });
}

interface Thread {
  readonly messageId: string;
  /** The first message of the incident. */
  readonly inReplyTo?: string;
  readonly references?: string;
}

/**
 * The ids of a message. The first one of an incident gets the same id whenever it is sent, so that a mail server that
 * got it twice may drop one.
 */
export function threadOf(
  { key, at, state }: Pick<Message, 'key' | 'at' | 'state'>,
  earlier: Reference | undefined,
  from: string,
): Thread {
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const first = earlier?.['messageId'];
  if (first === undefined && state === 'opened') {
    const hash = createHash('sha256').update(`${key}\n${at}`).digest('hex').slice(0, 32);
    return { messageId: `<${hash}.fairway@${domain}>` };
  }
  const messageId = `<${randomBytes(16).toString('hex')}.fairway@${domain}>`;
  return first === undefined ? { messageId } : { messageId, inReplyTo: first, references: first };
}

async function sendOnce(
  settings: EmailSettings,
  mail: DrawnMail & Thread,
  context: ChannelContext,
): Promise<{ readonly told: Taken; readonly again: boolean }> {
  const { host, port, tls, ca, user, password, from, to } = settings;
  const answerMs = context.answerMs ?? answerWithinMs;
  // Most runs tell nobody by mail, and their start must not pay for the library.
  const { createTransport } = await import('nodemailer');
  let handedOver = false;
  const noted = (_: unknown, line?: unknown) => {
    if (typeof line === 'string' && /^DATA\b/.test(line)) handedOver = true;
  };
  const transport = createTransport({
    host,
    port,
    secure: tls === 'implicit',
    // Without it, a server that hides its STARTTLS would get the password in the clear.
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    tls: { minVersion: 'TLSv1.2', ...(ca ? { ca } : {}) },
    ...(user === undefined || password === undefined ? {} : { auth: { user, pass: password } }),
    connectionTimeout: answerMs,
    greetingTimeout: answerMs,
    dnsTimeout: answerMs,
    socketTimeout: 2 * answerMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    transactionLog: true,
    logger: { level() {}, trace: noted, debug: noted, info: noted, warn: noted, error: noted, fatal: noted },
  });
  try {
    const { subject, text, html, messageId, inReplyTo, references } = mail;
    const sent = await transport.sendMail({
      ...{ from, to: [...to], subject, text, html, messageId },
      ...(inReplyTo === undefined ? {} : { inReplyTo, references }),
      // Nobody answers a machine: no absence notes, and no mail loops.
      headers: { 'Auto-Submitted': 'auto-generated' },
      ...(context.signal ? { signal: context.signal } : {}),
    });
    const first = inReplyTo ?? messageId;
    return {
      told: { ok: true, reference: { messageId: first }, ...refusedOf(settings, sent) },
      again: false,
    };
  } catch (error) {
    if (context.signal?.aborted)
      return {
        told: { ok: false, problem: cancelled, ...(handedOver ? { unsure: true } : {}) },
        again: false,
      };
    const { problem, again, dead, unsure } = explainMail(error as MailError, settings, handedOver);
    return { told: { ok: false, problem, ...(dead ? { dead } : {}), ...(unsure ? { unsure } : {}) }, again };
  } finally {
    transport.close();
  }
}

/** The library calls it a success when one recipient of several was accepted. */
function refusedOf(
  { to }: EmailSettings,
  sent: {
    readonly rejected?: readonly unknown[];
    readonly rejectedErrors?: readonly MailError[] | undefined;
  },
): { readonly warning?: string } {
  const rejected = (sent.rejected ?? []).map((each) =>
    String((each as { address?: string }).address ?? each),
  );
  if (rejected.length === 0) return {};
  const places = rejected.map((address) => to.findIndex((each) => each.address === address) + 1);
  const why = sent.rejectedErrors?.[0]?.responseCode;
  return {
    warning: `The mail server refused ${rejected.length} of ${to.length} recipients${why ? ` (${why})` : ''}: number ${places.join(' and ')} of "to". The others got the message.`,
  };
}
