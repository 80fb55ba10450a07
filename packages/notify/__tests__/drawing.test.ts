import { cleanBeforeCuts } from '@fairway/runtime';
import { afterEach, describe, expect, it } from '@jest/globals';
import { drawDiscord, escapeDiscord } from '../src/channels/discord/draw.ts';
import { drawNtfy } from '../src/channels/ntfy/draw.ts';
import { drawSlack, escapeSlack } from '../src/channels/slack/draw.ts';
import { drawTeams } from '../src/channels/teams/draw.ts';
import { drawTelegram } from '../src/channels/telegram/draw.ts';
import { fit } from '../src/drawing/fit.ts';
import { hostile, message } from './channels/stand-ins.ts';

const shown = hostile.replace(' \n ', ' ');

afterEach(() => cleanBeforeCuts((text) => text));

describe('a commit title that is markup', () => {
  it('is literal text in Slack, and escaped where Slack reads it', () => {
    const { text, blocks } = drawSlack(message({ title: hostile }));
    expect(text.split('\n')[0]).toBe(
      'P1: "a\\b" &lt;!channel&gt; &lt;/a&gt; &amp; @everyone [x](javascript:1) | *_~',
    );
    expect(JSON.stringify(blocks)).not.toContain('mrkdwn');
    expect(blocks[0]?.elements[0]?.elements[0]).toMatchObject({ type: 'text', text: `P1: ${shown}` });
  });

  it('is escaped in Discord, and calls nobody', () => {
    const { embeds, allowed_mentions: mentions } = drawDiscord(message({ title: hostile }));
    expect(embeds[0].title).toBe(
      'P1\\: "a\\\\b" \\<!channel\\> \\</a\\> & \\@everyone \\[x\\]\\(javascript\\:1\\) \\| \\*\\_\\~',
    );
    expect(mentions).toEqual({ parse: [] });
  });

  it('does not end a block of a log in Discord', () => {
    const { embeds } = drawDiscord(message({ log: ['```', '@everyone **x**'], timeline: [] }));
    expect(embeds[0].description?.match(/```/g)).toHaveLength(2);
  });

  it('is a text run in Teams, which reads no Markdown', () => {
    const { body } = drawTeams(message({ title: hostile })).attachments[0].content;
    expect(body.every(({ type }) => type === 'RichTextBlock')).toBe(true);
    expect(body[0]?.inlines[0]?.text).toBe(`P1: ${shown}`);
  });

  it('is code in Telegram, where nothing is detected', () => {
    const { text, entities } = drawTelegram(message({ title: hostile, links: [] }));
    const code = entities.find(({ type }) => type === 'code');
    expect(text.slice(code?.offset, (code?.offset ?? 0) + (code?.length ?? 0))).toBe(shown);
  });

  it('is no address in ntfy', () => {
    const { message: drawn } = drawNtfy(message({ text: 'see https://evil.example.com' }));
    expect(drawn).toContain('see https:\u2060//evil.example.com');
  });
});

it.each([
  ['<@U123> & <https://x|y>', '&lt;@U123&gt; &amp; &lt;https://x|y&gt;'],
  ['&lt;', '&amp;lt;'],
])('Slack reads %s as text', (text, escaped) => {
  expect(escapeSlack(text)).toBe(escaped);
});

it.each([
  ['https://x.y', 'https\\://x\\.y'],
  ['# h', '\\# h'],
  ['1. a', '1\\. a'],
  ['- a', '\\- a'],
  [':tada:', '\\:tada\\:'],
  ['<t:1:R>', '\\<t\\:1\\:R\\>'],
])('Discord reads %s as text', (text, escaped) => {
  expect(escapeDiscord(text)).toBe(escaped);
});

describe('a message that is too long', () => {
  const long = message({
    log: Array.from({ length: 100 }, (_, line) => `line ${line}`),
    facts: Array.from({ length: 30 }, (_, fact) => ({ name: `fact ${fact}`, value: 'x' })),
  });

  it('keeps the newest lines of its log, and says how many it leaves out', () => {
    const cut = fit(
      long,
      (one) => one,
      () => true,
    );
    expect(cut.log).toHaveLength(40);
    expect(cut.log[0]).toBe('… 61 earlier lines');
    expect(cut.log.at(-1)).toBe('line 99');
  });

  it('loses log, timeline and facts before its text, and never its first link', () => {
    const least = fit(
      long,
      (one) => one,
      () => false,
    );
    expect(least).toMatchObject({ log: [], facts: [], timeline: [], text: long.text });
    expect(least.links).toEqual([long.links[0]]);
  });

  it('loses a whole secret, and not the part of it that a cut leaves', () => {
    cleanBeforeCuts((text) => text.replaceAll('hunter2hunter2', '***'));
    const title = `${'x'.repeat(1_015)} hunter2hunter2`;
    const cut = fit(
      message({ title }),
      (one) => one,
      () => true,
    );
    expect(cut.title).not.toContain('hunter');
  });
});
