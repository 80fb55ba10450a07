import { readMetricTargets } from '@fairway/metrics';
import { systemClock } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import { pushFigures } from '../../src/record/push-figures.ts';
import { complaint, now, probe, seenOf } from '../judge/seen-of.ts';

type Run = Parameters<typeof pushFigures>[0];
const targets = {
  pushgateway: 'https://push.test',
  grafana: { url: 'https://grafana.test', token: 'glsa_x' },
};

/** What is sent and what is warned of, where every server answers like this. */
async function pushed(
  written: object,
  status: number,
  steps: Partial<Run['healing']['steps'][number]>[] = [],
) {
  const sent: { url: string; body: string }[] = [];
  const warned: string[] = [];
  const fetch: typeof globalThis.fetch = async (url, init) => {
    sent.push({ url: String(url), body: String(init?.body) });
    const isMark = String(url).includes('annotations');
    return new Response(isMark ? '{"id":1}' : '', { status });
  };
  const logger = { debug() {}, info() {}, error() {}, warn: (text: string) => void warned.push(text) };
  const seen = seenOf([], [probe('web'), complaint('api', 'api', { node: 'web2' })]);
  const run = {
    inputs: { metrics: readMetricTargets(written), environment: 'production', subject: { name: 'shop' } },
    healing: { looked: { seen }, steps },
  } as unknown as Run;
  const answered = { web: now, 'api on web2': now - 900_000 };
  const { signal } = new AbortController();
  await pushFigures(run, { answered }, { fetch, clock: systemClock, logger, signal });
  return { sent, warned };
}

describe('figures of a run', () => {
  it('are those of all probes, with the last yes of one that says no', async () => {
    const { sent, warned } = await pushed(targets, 200);
    expect(sent.map(({ url }) => url)).toEqual([
      'https://push.test/metrics/job/fairway_health/subject/shop/environment/production',
    ]);
    const lines = sent[0]?.body.split('\n') ?? [];
    expect(lines).toContain('fairway_probe_up{probe="web"} 1');
    expect(lines).toContain('fairway_probe_up{probe="api",host="web2"} 0');
    expect(lines).toContain(
      `fairway_probe_last_success_timestamp_seconds{probe="api",host="web2"} ${(now - 900_000) / 1_000}`,
    );
    expect(warned).toEqual([]);
  });

  it('come with a mark of what was tried', async () => {
    const steps = [{ step: 'restart', services: ['web', 'api'], ended: 'helped' as const }];
    const { sent } = await pushed(targets, 200, steps);
    expect(JSON.parse(sent[1]?.body ?? '')).toMatchObject({
      tags: ['fairway', 'heal', 'shop', 'production'],
      text: 'shop in production: restart of web, api helped',
    });
  });

  it('that are refused are a warning', async () => {
    const { warned } = await pushed(targets, 403);
    expect(warned).toEqual([
      'The figures of this run were not taken. Pushgateway answers 403 (check its address and key in the secret of the channels).',
    ]);
  });

  it('go nowhere where nothing is written', async () => {
    expect((await pushed({}, 200, [{ step: 'restart', services: ['web'] }])).sent).toEqual([]);
  });
});
