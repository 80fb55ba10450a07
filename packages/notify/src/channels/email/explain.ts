import { shortLine } from '@fairway/runtime';
import type { EmailSettings } from './email-settings.ts';

/** What of an error of the mail library is read. */
export interface MailError {
  readonly code?: string | undefined;
  readonly message: string;
  /** The SMTP status, and what the server said. */
  readonly responseCode?: number | undefined;
  readonly response?: string | undefined;
  /** The server will say the same again. */
  readonly permanent?: boolean | undefined;
}

/** A message that the server did not take. */
export interface NotTaken {
  readonly problem: string;
  /** Another try may go better, and cannot double the message. */
  readonly again: boolean;
  /** No other message will be taken either. */
  readonly dead: boolean;
  readonly unsure: boolean;
}

/**
 * Explains why a message was not taken, and what to change. Neither the server's name nor a mail address is in it.
 * @param handedOver the text of the message was on its way
 */
export function explainMail(
  error: MailError,
  { port, tls }: Pick<EmailSettings, 'port' | 'tls'>,
  handedOver: boolean,
): NotTaken {
  const { code = '', message, responseCode } = error;
  const server = `The mail server on port ${port}`;
  const said = error.response ? `: ${shortLine(error.response, 160)}` : '';
  const stays = (problem: string, dead = false): NotTaken => ({ problem, again: false, dead, unsure: false });
  const passes = (problem: string): NotTaken => ({ problem, again: true, dead: false, unsure: false });

  if (code === 'EAUTH') {
    const problem = `${server} does not accept the user and the password${said}.`;
    return responseCode !== undefined && responseCode < 500 ? passes(problem) : stays(problem, true);
  }
  // The answer to STARTTLS is no answer to a message.
  if (responseCode !== undefined && code !== 'ETLS') {
    const problem = `${server} refused the message${said}.`;
    return error.permanent ? stays(problem) : passes(problem);
  }
  if (/wrong version number|packet length too long|unknown protocol|http request/i.test(message)) {
    return stays(`${server} does not speak TLS from the first byte on: use port 587, or "tls: starttls".`);
  }
  if (/certificate|altname|CERT_|self.signed|issuer/i.test(message) || code.startsWith('ERR_TLS')) {
    return stays(
      `${server} shows a certificate that is not accepted (${shortLine(message.replace(/\. Host: .*/s, ''), 100)}): write "host" as the certificate names it, or give "ca".`,
    );
  }
  if (code === 'ETLS' && tls === 'starttls' && !handedOver) {
    return stays(
      `${server} offers no STARTTLS, so nothing was sent: use a port that speaks TLS, such as 465, or "tls: none" without a password where nobody can read along.`,
    );
  }
  if (handedOver) {
    const problem = `${server} broke off before it said whether it took the message.`;
    return { problem, again: false, dead: false, unsure: true };
  }
  if (/greeting/i.test(message)) {
    const other =
      tls === 'implicit'
        ? ''
        : ': if the port speaks TLS from the first byte on, write "tls: implicit" or use port 465';
    return stays(`${server} accepts connections and does not greet${other}.`);
  }
  if (code === 'EDNS' || /ENOTFOUND|EAI_AGAIN/.test(message)) {
    const problem = 'The name of the mail server does not exist in DNS, or DNS does not answer.';
    return /EAI_AGAIN/.test(message) ? passes(problem) : stays(problem);
  }
  if (/ECONNREFUSED/.test(message)) return passes(`Nothing listens on port ${port} of the mail server.`);
  if (code === 'ETIMEDOUT') return passes(`${server} does not answer in time.`);
  return passes(
    `The connection to the mail server on port ${port} broke (${shortLine(code || 'unknown', 40)}).`,
  );
}
