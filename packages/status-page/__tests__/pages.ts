import { type ProbeLook, recordLooks } from '@fairway/health/history';
import { advance, emptyState, type IncidentState, type Sighting } from '@fairway/incidents';
import type { StatusPage } from '@fairway/status-page';

const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
export const now = Date.parse('2026-11-29T06:07:00Z');

/** Text that would break a page which does not escape. */
export const hostile = `</title><script>alert(1)</script> "quoted" 'too' & <img src=x onerror=alert(2)> \u202egnp`;

const sighting = (state: Sighting['state'], at: number, title: string): Sighting => ({
  key: `shop: ${title}`,
  state,
  severity: 'P1',
  title,
  at,
  evidence: ['password=swordfish'],
});

function incidents(): IncidentState['incidents'] {
  const look = (at: number) => ({
    now: at,
    run: `run-${at}`,
    complete: true,
    rules: {
      scope: 'shop: ',
      channels: [],
      route: () => [],
      repeatMs: day,
      reopenWithinMs: hour,
    },
  });
  const web = 'The shop does not answer';
  const steps: readonly (readonly [number, readonly Sighting['state'][]])[] = [
    [now - 5 * day, ['bad', 'good']],
    [now - 5 * day + 47 * minute, ['good', 'good']],
    [now - 2 * hour, ['good', 'bad']],
  ];
  return steps.reduce((state, [at, [one = 'good', other = 'good']]) => {
    const sightings = [sighting(one, at, web), sighting(other, at, hostile)];
    return advance(state, { ...look(at), sightings }).state;
  }, emptyState()).incidents;
}

/** A page of three services over 100 days: one mostly up, one down now, one that nobody could look at. */
export function examplePage(): StatusPage {
  let history = recordLooks(readEmpty(), [], now - 100 * day);
  for (let at = now - 80 * day; at <= now; at += 6 * hour) {
    const n = Math.round((at - now) / (6 * hour));
    const looks: ProbeLook[] = [
      n % 97 === 0 && n !== 0
        ? { probe: 'web', state: 'down', problem: 'it answered 503' }
        : { probe: 'web', state: 'up', ms: 120 + ((n * 37) % 60) },
      n > -2
        ? { probe: 'api', state: 'down', problem: hostile }
        : { probe: 'api', state: n % 40 === 0 ? 'quiet' : 'up', ms: 40 + ((n * 13) % 25) },
    ];
    history = recordLooks(history, looks, at);
  }
  return {
    title: 'Shop & friends',
    now,
    services: [
      { name: 'Shop', probe: 'web', state: 'up' },
      { name: hostile, probe: 'api', state: 'down' },
      {
        name: 'a-service-with-a-very-long-name-that-has-no-place-to-break.internal.example.com',
        probe: 'x',
        state: 'unknown',
      },
    ],
    history,
    incidents: incidents(),
    maintenance: '23:30 to 00:30 Europe/Berlin',
  };
}

const readEmpty = () => ({ version: 1 as const, now: 0, probes: {} });
