import { describe, expect, test } from '@jest/globals';
import { written } from '../../../packages/notify/__tests__/report/report.ts';
import { startVendor } from '../../../test/stage/channels/vendor.ts';
import { failure, rolledBack, step, useStage } from './stage.ts';

const stage = useStage();
const toHook = () =>
  stage.hook.sent.map(({ body }) => body as { event: string; state: string; title: string });

describe('a step that tells', () => {
  test('takes reports as one line of JSON, and passes over steps that never began', async () => {
    const { outputs, exitCode } = await step(stage, {
      reports: `\n${JSON.stringify(JSON.parse(written()))}\n\n`,
    });
    expect(exitCode).toBe(0);
    expect(JSON.parse(outputs['told'] ?? '')).toMatchObject([{ channel: 'hook', event: 'deploy.succeeded' }]);
  });

  test('tells a job that failed before any report, and warns of one that is missing', async () => {
    const needs = JSON.stringify({
      build: { result: 'failure', outputs: {} },
      deploy: { result: 'skipped' },
    });
    const { outputs, log, exitCode } = await step(stage, {
      reports: 'nowhere.json',
      'job-results': needs,
      environment: 'production',
    });
    expect(exitCode).toBe(0);
    expect(log).toContain('::warning::The report nowhere.json cannot be read');
    expect(JSON.parse(outputs['told'] ?? '')).toMatchObject([{ channel: 'hook', event: 'run.failed' }]);
    expect(toHook().at(-1)?.title).toBe(
      'Release on production: the job build failed, and no step of Fairway says why',
    );
  });

  test('tells a message by hand, and goes by its own severity', async () => {
    const { outputs } = await step(stage, {
      title: 'The import failed',
      severity: 'P2',
      key: 'import',
      event: 'import.failed',
    });
    expect(JSON.parse(outputs['told'] ?? '')).toMatchObject([
      { channel: 'team', state: 'opened', key: 'acme/marina import' },
      { channel: 'hook', state: 'opened' },
    ]);
  });

  test('tells people although GitHub refuses the token, and says why once', async () => {
    const failed = ['shop', 'harbour'].map((subject) =>
      written({ status: 'failed', failure, about: { subject } }),
    );
    const { outputs, log, exitCode } = await step(stage, {
      reports: failed.join('\n'),
      'github-token': 'wrong',
    });
    expect(exitCode).toBe(0);
    expect(log).toContain('::warning::The incidents of earlier runs are not known');
    expect(log.match(/^::warning::Not recorded as an issue: "shop .*", "harbour .*"/gm)).toHaveLength(1);
    expect(JSON.parse(outputs['told'] ?? '')).toHaveLength(2);
  });

  test('warns of an alarm that no route takes', async () => {
    const { outputs, log } = await step(stage, {
      reports: JSON.stringify(JSON.parse(rolledBack('1.4.0'))),
      routes: '- {severity: P2, environment: prod, to: team}',
    });
    expect(outputs['told']).toBe('[]');
    expect(log).toMatch(/^::warning title=No route for P2::"marina .*the environment production together/m);
  });

  test('sends no secret within the key of a message by hand', async () => {
    await step(stage, { title: 'No access with a-key-of-the-signature', severity: 'P3' });
    expect(stage.hook.sent.at(-1)?.text).toContain('No access with ***');
    expect(stage.hook.sent.at(-1)?.text).not.toContain('a-key-of-the-signature');
  });

  test('shows in a dry run what each channel would get, and sends nothing', async () => {
    const before = [stage.slack.sent.length, stage.hook.sent.length];
    const { summary, outputs } = await step(stage, {
      reports: JSON.stringify(JSON.parse(rolledBack('1.4.0'))),
      'dry-run': 'true',
    });
    expect([stage.slack.sent.length, stage.hook.sent.length]).toEqual(before);
    expect(summary).toContain('## Dry run: 2 messages would be sent');
    expect(summary).toContain('team (slack): P2 opened');
    expect(summary).not.toContain('4f9c1f1d2ab34567');
    expect(outputs['told']).toBe('[]');
  });

  test('shows no secret, whatever a server says', async () => {
    stage.hook.fail({ status: 403, body: `no access to ${stage.hook.url}/hooks/4f9c1f1d2ab34567` });
    const { log, summary } = await step(stage, { title: 'x' });
    for (const text of [log.replace(/^::add-mask::.*\n/gm, ''), summary]) {
      expect(text).not.toContain('4f9c1f1d2ab34567');
      expect(text).not.toContain('a-key-of-the-signature');
    }
  });
});

describe('the figures of a deploy', () => {
  test('are pushed by subject and environment, and marked from beginning to end', async () => {
    const figures = await startVendor(({ path }) => ({
      reply: path.startsWith('/api/') ? { status: 200, body: { id: 7 } } : { status: 200 },
    }));
    const metrics = {
      pushgateway: figures.url,
      grafana: { url: figures.url, token: 'glsa_4f9c1f1d2ab34567' },
    };
    const tell = (report: string) => {
      const line = JSON.stringify(JSON.parse(report));
      // Handed over twice, as a file and as an output may be: it counts once.
      return step(stage, { notify: JSON.stringify({ metrics }), reports: `${line}\n${line}` });
    };
    await tell(rolledBack('1.4.0'));
    const [pushed, marked, ...more] = figures.sent;
    expect(more).toEqual([]);
    expect(pushed?.path).toBe('/metrics/job/fairway_deploy/subject/marina/environment/production');
    expect(pushed?.text).toContain('fairway_deploy_success 0\n');
    expect(pushed?.text).toContain('fairway_deploy_rolled_back 1\n');
    expect(pushed?.text).toContain('fairway_deploy_release_info{release="1.3.2"} 1\n');
    expect(pushed?.text).not.toContain('fairway_deploy_last_success_timestamp_seconds ');
    expect(marked?.body).toEqual({
      time: Date.parse('2026-11-29T06:00:00Z'),
      timeEnd: Date.parse('2026-11-29T06:02:00Z'),
      tags: ['fairway', 'deploy.rolled-back', 'marina', 'production'],
      text: 'marina on production: 1.4.0 failed, 1.3.2 serves again',
    });

    await tell(written({ outputs: { status: 'unchanged' } }));
    // One push more, and no mark: nothing changed.
    expect(figures.sent.slice(2).map(({ path }) => path.split('/')[1])).toEqual(['metrics']);

    figures.fail({ status: 400 });
    const refused = await tell(written());
    expect(refused.exitCode).toBe(0);
    expect(refused.outputs['failed-channels']).toContain('pushgateway');
    expect(refused.log).toContain('::warning title=pushgateway did not take the figures::');
    expect(refused.log.replace(/^::add-mask::.*\n/gm, '')).not.toContain('glsa_4f9c1f1d2ab34567');
    await figures.stop();
  }, 60_000);
});

describe('wrong inputs end the step, before anybody is told', () => {
  test.each<[string, Record<string, string>, string[]]>([
    ['nobody to tell', { notify: '' }, ['Nobody would be told', 'secrets.NOTIFY']],
    ['an unknown kind', { notify: 'channels:\n  a: {sms: "+49170123456"}' }, ['line 2', 'Kinds are: slack']],
    ['no YAML', { notify: 'channels: {a: {slack: https://hooks.slack.com/x' }, ['not valid YAML']],
    [
      'figures to nowhere',
      { notify: 'metrics:\n  pushgateway: nowhere' },
      ['"metrics", line 2', 'is not an address'],
    ],
    ['a route to nowhere', { routes: '- {to: alrts}' }, ['Route 1 goes to "alrts"']],
    ['a severity that is none', { severities: 'deploy.failed: P0' }, ['"severities"', '"P0"', 'P1, P2, P3']],
    ['a title and reports', { title: 'x', reports: 'y' }, ['"title" and "reports" are both given']],
    ['a key without a title', { key: 'x' }, ['"key" is given without a "title"']],
    ['an end of nothing', { title: 'x', resolve: 'true' }, ['"resolve" is given without a "key"']],
    ['an event of one word', { title: 'x', event: 'failed' }, ['"event"', 'backup.stale']],
    [
      'results that are none',
      { 'job-results': 'failed' },
      ['results of jobs cannot be read', 'toJSON(needs)'],
    ],
  ])('%s', async (_, inputs, words) => {
    const before = stage.hook.sent.length;
    const { exitCode, log } = await step(stage, inputs);
    expect(exitCode).toBe(1);
    const error = log.match(/^::error.*/gm)?.join('\n') ?? '';
    for (const word of words) expect(error.toLowerCase()).toContain(word.toLowerCase());
    expect(error).not.toContain('+49170123456');
    expect(stage.hook.sent).toHaveLength(before);
  });
});
