import type { ChildProcess } from 'node:child_process';
import { poll, systemClock } from '@fairway/runtime';
import { describe, expect, test } from '@jest/globals';
import { written } from '../../../../packages/notify/__tests__/report/report.ts';
import { failure, rolledBack, type Stage, step, toldBy, useStage } from '../stage.ts';

const stage = useStage();
/** A run of a subject of its own, with issues. */
const tell = (report: string, more: Partial<Stage> = {}) =>
  step(
    { ...stage, ...more },
    { reports: report, 'github-token': stage.github.issueToken({ issues: 'write' }) },
  );
const line = (report: string) => JSON.stringify(JSON.parse(report));
const well = (subject: string) => line(written({ about: { subject } }));
const bad = (version: string, subject: string) => line(rolledBack(version, subject));
const issueOf = (subject: string) => {
  const [issue, ...more] = stage.github.state.issues.all.filter(({ title }) => title.startsWith(subject));
  expect(more).toEqual([]);
  return issue;
};
const states = (told: ReturnType<typeof toldBy>) => told.map(({ channel, state }) => `${channel} ${state}`);

describe('one incident over several runs', () => {
  test('is opened once, told later to a channel that was down, and resolved once', async () => {
    const before = stage.hook.sent.length;
    stage.hook.fail({ status: 400 });
    const first = await tell(bad('1.4.0', 'marina'));
    expect(first.exitCode).toBe(0);
    expect(first.outputs['failed-channels']).toBe('hook');
    expect(first.log).toContain('::warning title=hook was not told::');
    expect(toldBy(first)).toMatchObject([
      { channel: 'team', event: 'deploy.rolled-back', state: 'opened', severity: 'P2' },
    ]);
    expect(first.outputs['incident']).toMatch(/\/issues\/\d+$/);

    expect(toldBy(await tell(bad('1.4.1', 'marina')))).toMatchObject([{ channel: 'hook', state: 'opened' }]);
    const third = await tell(bad('1.4.2', 'marina'));
    expect(toldBy(third)).toEqual([]);
    expect(third.summary).toContain('the same failure was told before, and it goes on');

    const over = await tell(well('marina'));
    expect(toldBy(over)).toMatchObject([
      { channel: 'team', event: 'deploy.rolled-back', state: 'resolved' },
      { channel: 'hook', event: 'deploy.rolled-back', state: 'resolved' },
    ]);
    expect(over.outputs['incident']).toBe(first.outputs['incident']);
    expect(toldBy(await tell(well('marina')))).toMatchObject([
      { channel: 'hook', event: 'deploy.succeeded', state: 'event' },
    ]);
    // One message, edited when it was over, with one answer in its thread.
    expect(stage.slack.posts.map(({ edits, thread }) => [edits, thread === undefined])).toEqual([
      [1, true],
      [0, false],
    ]);
    expect(stage.hook.sent.slice(before).map(({ body }) => (body as { state: string }).state)).toEqual([
      'opened',
      'opened',
      'resolved',
      'event',
    ]);
  }, 60_000);

  test('is not told again after a run that was cancelled while it told', async () => {
    stage.hook.fail('slow');
    const before = [stage.slack.posts.length, stage.hook.sent.length] as const;
    let child: ChildProcess | undefined;
    const running = step(
      stage,
      { reports: bad('1.4.0', 'harbour'), 'github-token': stage.github.issueToken({ issues: 'write' }) },
      (_, process) => (child = process),
    );
    await poll({ clock: systemClock, timeoutMs: 20_000, intervalMs: 20 }, async () =>
      stage.slack.posts.length > before[0] && stage.hook.sent.length > before[1]
        ? { done: true, value: undefined }
        : { done: false },
    );
    child?.kill('SIGINT');
    const cut = await running;
    expect(cut.exitCode).toBe(1);
    expect(cut.report?.status).toBe('cancelled');
    expect(states(toldBy(cut))).toEqual(['team opened']);
    expect(issueOf('harbour')).toMatchObject({ state: 'open' });
    // Slack took it, and the hook may have: nobody is told twice.
    expect(toldBy(await tell(bad('1.4.1', 'harbour')))).toEqual([]);
    expect(states(toldBy(await tell(well('harbour'))))).toEqual(['team resolved', 'hook resolved']);
    expect(issueOf('harbour')).toMatchObject({ state: 'closed' });
  }, 60_000);

  test('is closed although a channel that was told of it has left the document', async () => {
    await tell(bad('1.4.0', 'quay'));
    const over = await tell(well('quay'), {
      notify: { channels: { hook: stage.notify.channels['hook'] ?? {} }, routes: [{ to: 'hook' }] },
    });
    expect(states(toldBy(over))).toEqual(['hook resolved']);
    expect(issueOf('quay')).toMatchObject({ state: 'closed' });
    expect(over.log).toMatch(
      /^::warning title=A channel is gone::"quay .*was told in team\. It is no channel any more/m,
    );
  }, 60_000);

  test('ends where those who were told of it wait, although a person closed its issue before', async () => {
    await tell(bad('1.4.0', 'jetty'));
    const issue = issueOf('jetty');
    if (issue) stage.github.state.issues.turn(issue, 'closed', 'completed');
    expect(states(toldBy(await tell(well('jetty'))))).toEqual(['team resolved', 'hook resolved']);
    // The first message says so, and nothing is told a second time.
    const [first] = stage.slack.posts.filter(({ text }) => text.includes('jetty'));
    expect(first?.edits).toBe(1);
    expect(states(toldBy(await tell(well('jetty'))))).toEqual(['hook event']);
    expect(issueOf('jetty')).toMatchObject({ state: 'closed' });
  }, 60_000);

  test('ends although its issue could not be written: the ledger knows of it', async () => {
    stage.github.faults.plan(
      { status: 422, message: 'Validation Failed' },
      { on: 'POST /repos/acme/marina/issues' },
    );
    const first = await tell(bad('1.4.0', 'pier'));
    expect(states(toldBy(first))).toEqual(['team opened', 'hook opened']);
    expect(first.log).toContain('::warning::Not recorded as an issue: "pier');
    const earlier = [{ version: '1.4.0', outcome: 'rolled-back', cause: failure.what }];
    const over = await tell(line(written({ about: { subject: 'pier', earlier } })));
    expect(states(toldBy(over))).toEqual(['team resolved', 'hook resolved']);
  }, 60_000);

  test('keeps no secret in its issue, wherever it came from', async () => {
    const secret = 'a-key-of-the-signature';
    await step(stage, {
      ...{ title: `dock has lost ${secret}`, text: `No ${secret}.`, key: 'dock', severity: 'P2' },
      'github-token': stage.github.issueToken({ issues: 'write' }),
    });
    expect(issueOf('dock')?.body).toContain('dock has lost ***');
    expect(issueOf('dock')?.body).not.toContain(secret);
  }, 60_000);

  test('is told again where it becomes worse, also to a channel that is down at first', async () => {
    const byHand = (severity: string, more: Record<string, string> = {}) =>
      step(stage, {
        ...{ title: 'The import failed', key: 'import', severity, event: 'import.failed', ...more },
        'github-token': stage.github.issueToken({ issues: 'write' }),
      });
    expect(states(toldBy(await byHand('P3')))).toEqual(['hook opened']);
    expect(toldBy(await byHand('P3'))).toEqual([]);
    stage.hook.fail({ status: 400 });
    expect(toldBy(await byHand('P2'))).toMatchObject([{ channel: 'team', state: 'opened', severity: 'P2' }]);
    expect(states(toldBy(await byHand('P2')))).toEqual(['hook opened']);
    expect(toldBy(await byHand('P2'))).toEqual([]);
    expect(states(toldBy(await byHand('P2', { resolve: 'true' })))).toEqual([
      'team resolved',
      'hook resolved',
    ]);
  }, 60_000);
});
