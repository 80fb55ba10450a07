import { describe, expect, it } from '@jest/globals';
import { drawMail } from '../../../src/channels/email/draw.ts';
import { threadOf } from '../../../src/channels/email/email.ts';
import { explainMail, type MailError } from '../../../src/channels/email/explain.ts';
import { email } from '../../../src/channels/email/settings.ts';
import { readChannelSettings } from '../../../src/settings/read-settings.ts';
import { message as sample } from '../stand-ins.ts';

const message = sample({
  title: 'web of shop does not answer',
  text: 'Connection refused.\nStart it again.',
  facts: [{ name: 'Release', value: 'v1.4.2' }],
  links: [{ text: 'Run', url: 'https://github.com/acme/marina/actions/runs/1' }],
  log: ['<b>killed</b>'],
  timeline: [{ at: 0, text: 'First failure' }],
  at: 0,
});

describe('a mail', () => {
  it('says the same as text and as HTML', () => {
    const { subject, text, html } = drawMail(message);
    expect(subject).toBe('P1: web of shop does not answer');
    expect(text).toBe(
      [
        'P1: web of shop does not answer',
        'Connection refused.\nStart it again.',
        'Run: https://github.com/acme/marina/actions/runs/1',
        'Release: v1.4.2',
        '1970-01-01 00:00 UTC  First failure',
        '  <b>killed</b>',
        'shop · production · health.failing · 1970-01-01 00:00 UTC\n',
      ].join('\n\n'),
    );
    expect(html).toContain(
      '<a href="https://github.com/acme/marina/actions/runs/1" style="color:inherit">Run</a>',
    );
    expect(html).toContain('<pre style="white-space:pre-wrap">&lt;b&gt;killed&lt;/b&gt;</pre>');
  });

  it('makes no markup and no link of what a server said', () => {
    const nasty = '"a\\b" <!channel> </a> & \n @everyone [x](javascript:1) | *_~` https://x.test <img src=x>';
    const facts = [{ name: nasty, value: `${nasty} www.x.test` }];
    const timeline = [{ at: 0, text: nasty }];
    const { subject, text, html } = drawMail({
      ...message,
      ...{ title: nasty, text: nasty, log: [nasty], facts, timeline, subject: nasty },
    });
    expect(subject).not.toMatch(/[\r\n]/);
    expect(html).not.toMatch(/<img|<!/);
    for (const part of [text, html]) {
      expect(part).not.toMatch(/https:\/\/x\.test|@everyone|www\.x/);
      expect(part).toContain('https://github.com/acme/marina/actions/runs/1');
    }
  });

  it('can be read on white and on black: no letter has a colour of its own', () => {
    const { html } = drawMail({ ...message, text: '<a href="https://x.test">x</a>' });
    expect(html).not.toMatch(/[";]color:(?!inherit)/);
    const links = html.match(/<a [^>]*>/g) ?? [];
    expect(links).toHaveLength(1);
    for (const link of links) expect(link).toContain('style="color:inherit"');
  });

  it('stays below what mail programs cut', () => {
    const log = Array.from({ length: 500 }, () => '<&>"'.repeat(100));
    expect(drawMail({ ...message, log }).html.length).toBeLessThan(80_000);
  });
});

describe('the thread of an incident', () => {
  it('begins with an id that a second try repeats', () => {
    const first = threadOf(message, undefined, 'ops@example.com');
    expect(first).toEqual(threadOf(message, undefined, 'ops@example.com'));
    expect(first.messageId).toMatch(/^<[0-9a-f]{32}\.fairway@example\.com>$/);
    expect(threadOf({ ...message, at: 1 }, undefined, 'ops@example.com')).not.toEqual(first);
  });

  it('goes on with answers to its first message', () => {
    const earlier = { messageId: '<first@example.com>' };
    const end = threadOf({ ...message, state: 'resolved' }, earlier, 'ops@example.com');
    expect(end).toMatchObject({ inReplyTo: '<first@example.com>', references: '<first@example.com>' });
    expect(end.messageId).not.toBe('<first@example.com>');
  });

  it('is a mail of its own where nothing was kept', () => {
    const end = threadOf({ ...message, state: 'resolved' }, undefined, 'ops@example.com');
    expect(Object.keys(end)).toEqual(['messageId']);
  });
});

describe('a mail that was not taken', () => {
  const starttls = { port: 587, tls: 'starttls' } as const;
  it.each<[string, MailError, boolean, string, Partial<{ again: boolean; dead: boolean; unsure: boolean }>]>([
    ['no STARTTLS', { code: 'ETLS', message: 'x' }, false, 'offers no STARTTLS, so nothing was sent', {}],
    [
      'a refused STARTTLS',
      { code: 'ETLS', message: 'x', responseCode: 500, permanent: true },
      false,
      'offers no STARTTLS, so nothing was sent',
      {},
    ],
    [
      'a wrong password',
      { code: 'EAUTH', message: 'x', responseCode: 535, response: '535 5.7.8 no', permanent: true },
      false,
      'does not accept the user and the password: 535 5.7.8 no.',
      { dead: true },
    ],
    [
      'a name without address',
      { code: 'EDNS', message: 'getaddrinfo ENOTFOUND x' },
      false,
      'does not exist in DNS',
      {},
    ],
    [
      'DNS that is late',
      { code: 'EDNS', message: 'getaddrinfo EAI_AGAIN x' },
      false,
      'DNS does not answer',
      { again: true },
    ],
    [
      'nobody there',
      { code: 'ESOCKET', message: 'connect ECONNREFUSED 1' },
      false,
      'Nothing listens on port 587',
      { again: true },
    ],
    [
      'a greylist',
      { code: 'EENVELOPE', message: 'x', responseCode: 451, permanent: false },
      false,
      'refused the message',
      { again: true },
    ],
    [
      'a refusal',
      { code: 'EENVELOPE', message: 'x', responseCode: 550, permanent: true },
      false,
      'refused the message',
      {},
    ],
    [
      'a cut after the text',
      { code: 'ECONNECTION', message: 'x' },
      true,
      'before it said whether it took',
      { unsure: true },
    ],
    [
      'a cut before the text',
      { code: 'ECONNECTION', message: 'x' },
      false,
      'broke (ECONNECTION)',
      { again: true },
    ],
    [
      'a silent port',
      { code: 'ETIMEDOUT', message: 'Greeting never received' },
      false,
      'write "tls: implicit" or use port 465',
      {},
    ],
    [
      'a foreign certificate',
      { code: 'ESOCKET', message: 'self-signed certificate' },
      false,
      'or give "ca"',
      {},
    ],
  ])('for %s says what to change', (_, error, handedOver, problem, more) => {
    expect(explainMail(error, starttls, handedOver)).toEqual({
      ...{ again: false, dead: false, unsure: false, problem: expect.stringContaining(problem) },
      ...more,
    });
  });

  it('for a port that speaks no TLS names the other one', () => {
    const error = { code: 'ESOCKET', message: 'SSL routines:ssl3_get_record:wrong version number' };
    const { problem } = explainMail(error, { port: 465, tls: 'implicit' }, false);
    expect(problem).toContain('does not speak TLS from the first byte on: use port 587');
  });
});

describe('settings of a mail', () => {
  const good = { host: 'smtp.example.com', from: 'Fairway <ops@example.com>', to: 'team@example.com' };
  const why = (written: object) => {
    try {
      readChannelSettings(email, 'mail', written);
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };

  it('need a server, a sender and a recipient', () => {
    expect(why(good)).toBe('');
    expect(readChannelSettings(email, 'mail', { ...good, user: 'u', password: 'p4ss' }).secrets).toEqual([
      'p4ss',
    ]);
  });

  it.each([
    [{ user: 'u' }, 'needs "user" and "password", or neither'],
    [{ user: 'u', password: 'p', tls: 'none' }, 'would travel in the clear'],
    [{ to: ['a@example.com', 'b'] }, '"email.to.1" is not one mail address'],
    [{ to: 'a@example.com\nBcc: b@example.com' }, 'is not one mail address'],
    [{ from: 'a@example.com, b@example.com' }, 'is not one mail address'],
    [{ port: 0 }, '"email.port" is not a port'],
    [{ tls: 'maybe' }, '"email.tls" is one of starttls, implicit, none'],
    [{ to: [] }, '"email.to" names nobody'],
  ])('%j are refused', (more, said) => {
    expect(why({ ...good, ...more })).toContain(said);
  });
});
