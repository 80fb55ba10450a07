import { type Clock, silentLogger } from '@fairway/runtime';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type StandIn, startGithubApi } from '../../../../../test/stage/github-api/github-api.ts';
import type { Reference } from '../../../src/channel.ts';
import { githubIssue } from '../../../src/channels/github-issue/settings.ts';
import type { Message } from '../../../src/message.ts';
import { readChannelSettings } from '../../../src/settings/read-settings.ts';
import { message as sample } from '../stand-ins.ts';

const repository = 'acme/marina';
const start = Date.parse('2026-11-02T10:00:00Z');
const minute = 60_000;
const nasty = '"a\\b" <!channel> </a> & \n @everyone [x](javascript:1) | *_~` #12 https://x.test';

let api: StandIn;
let now = start;
const clock: Clock = {
  now: () => now,
  async sleep(ms) {
    now += ms;
  },
};
beforeEach(async () => {
  now = start;
  api = await startGithubApi({ repository, now: clock.now });
});
afterEach(async () => {
  await api.stop();
  expect(api.violations).toEqual([]);
});

const message = (more: Partial<Message> = {}): Message =>
  sample({
    title: 'web of shop does not answer',
    text: 'Connection refused.\nStart it again.',
    facts: [{ name: 'Release', value: 'v1.4.2' }],
    links: [{ text: 'Run', url: 'https://github.com/acme/marina/actions/runs/1' }],
    log: ['listening on 8080', '``` killed'],
    timeline: [{ at: start, text: 'First failure' }],
    at: start,
    ...more,
  });

async function send(one: Message, earlier?: Reference, token = api.issueToken({ issues: 'write' })) {
  const channel = readChannelSettings(githubIssue, 'record', 'incident').open('record');
  const github = token ? { repository, token, apiUrl: api.url } : undefined;
  return channel.send(one, earlier, { fetch, clock, logger: silentLogger, github });
}
const only = () => {
  const [issue, ...more] = api.state.issues.all;
  expect(more).toEqual([]);
  if (!issue) throw new Error('There is no issue.');
  return issue;
};

describe('an issue as a channel', () => {
  it('is opened, kept up to date in every run, and closed with the report over what it said before', async () => {
    const { reference } = await send(message());
    expect(reference).toEqual({ issue: '101', url: 'https://github.com/acme/marina/issues/101' });
    for (let run = 0; run < 20; run += 1) {
      now += 15 * minute;
      expect(
        await send(message({ state: 'ongoing', at: now, text: `Look ${run}.` }), reference),
      ).toMatchObject({
        ok: true,
      });
    }
    expect(api.comments(101)).toHaveLength(1);
    expect(
      await send(message({ state: 'resolved', at: now, text: 'Down for 5 h.' }), reference),
    ).toMatchObject({
      ok: true,
    });
    expect(only()).toMatchObject({
      state: 'closed',
      reason: 'completed',
      title: 'web of shop does not answer',
    });
    expect(only().body).toMatch(/P1 resolved.*Down for 5 h\..*While it lasted.*Look 19\..*killed/s);
    await send(message({ state: 'resolved', at: now }), reference);
    expect(only().state).toBe('closed');
  });

  it('is not the first to ask who the token is, where it is the second letter of a run', async () => {
    const channel = readChannelSettings(githubIssue, 'record', 'incident').open('record');
    const github = { repository, token: api.issueToken({ issues: 'write' }), apiUrl: api.url };
    const context = { fetch, clock, logger: silentLogger, github };
    for (const key of ['one', 'two']) {
      expect(await channel.send(message({ key }), undefined, context)).toMatchObject({ ok: true });
    }
    expect(api.requests.filter((line) => line.includes('/graphql'))).toHaveLength(1);
  });

  it('is closed although its reference was lost', async () => {
    await send(message());
    await send(message({ state: 'resolved' }));
    expect(only().state).toBe('closed');
  });

  it('shows what a server said as text that calls nobody', async () => {
    await send(message({ title: nasty, text: nasty, facts: [{ name: nasty, value: nasty }] }));
    const [, ...shown] = only().body.split('\n');
    const text = shown.join('\n');
    expect(text).not.toMatch(/(?<!>)@everyone|(?<!>)#12|https:\/\/x\.test|(?<!\\)<!channel|(?<!\\)\[x/);
    expect(only().title).toContain('"a\\b" <!channel> </a> & @everyone');
    expect(text).toContain('````text\nlistening on 8080\n``` killed\n````');
  });

  it.each(['P1', 'P3'] as const)(
    'is not made of what happened once, because nothing would close it: %s',
    async (severity) => {
      expect(await send(message({ state: 'event', severity, event: 'deploy.succeeded' }))).toMatchObject({
        ok: true,
      });
      expect(api.requests).toEqual([]);
    },
  );

  it.each([
    ['no token at all', '', /pass `github-token`, with `issues: write`/],
    ['a token that may not write issues', undefined, /it takes `issues: write`/],
  ])('says what to do with %s', async (_, given, problem) => {
    const token = given ?? api.issueToken({ contents: 'read' });
    const delivery = await send(message(), undefined, token);
    expect(delivery.ok).toBe(false);
    expect(delivery.problem).toMatch(problem);
  });

  it('is unsure when GitHub answers with errors of its own', async () => {
    api.faults.plan({ status: 502 }, { times: 99 });
    expect(await send(message())).toMatchObject({ ok: false, unsure: true });
  });
});
