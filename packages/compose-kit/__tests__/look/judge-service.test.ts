import { describe, expect, test } from '@jest/globals';
import { judgeService, type ServiceFacts } from '../../src/look/judge-service.ts';
import { container, events } from '../containers.ts';

const now = Date.parse('2026-11-21T09:00:00Z');
const look = (given: Partial<ServiceFacts>) =>
  judgeService({
    ...{ service: 'web', host: 'web1', containers: [], wanted: 1, job: false, datastore: false },
    ...{ dependsOn: [], events: [], begun: () => false, now },
    ...given,
  });
const stateOf = (given: Partial<ServiceFacts>) => {
  const { state, why } = look(given);
  return [state, why ?? ''].join(': ');
};
const exited = (exitCode: number) => container({ state: 'exited', health: 'none', exitCode });
const just = '2026-11-21T08:59:57Z';
/** A container that nothing checks, and that the engine has started again; times are of the hour before now. */
const startedAgain = (createdAt: string, startedAt: string, restarts: number) =>
  container({
    ...{ health: 'none', restarts },
    ...{ createdAt: `2026-11-21T08:${createdAt}Z`, startedAt: `2026-11-21T08:${startedAt}Z` },
  });
/** The same since five days, by what the engine remembers: when it started and ended, seconds before now. */
const inLoop = (...lives: readonly (readonly [start: number, end: number])[]) => ({
  containers: [{ ...startedAgain('00:00', '59:45', 3), createdAt: '2026-11-16T08:00:00Z' }],
  events: events(lives.map(() => 'start die').join(' ')).map((event, index) => ({
    ...event,
    at: now - 1000 * (lives.flat()[index] ?? 0),
  })),
});

describe('a service', () => {
  test.each<[string, Partial<ServiceFacts>, string]>([
    ['healthy', { containers: [container()] }, 'up: '],
    ['without a health check', { containers: [container({ health: 'none' })] }, 'up: '],
    ['unhealthy', { containers: [container({ health: 'unhealthy' })] }, 'down: its health check says'],
    ['inside its start period', { containers: [container({ health: 'starting' })] }, 'starting: '],
    [
      'that the engine starts again and again',
      { containers: [container({ state: 'restarting', exitCode: 3, restarts: 7 })] },
      'down: it ends again and again: exit status 3, started again 7 times',
    ],
    [
      'in such a loop, in a moment in which it runs',
      { containers: [container({ health: 'none', restarts: 5, startedAt: just })] },
      'down: it ends again and again',
    ],
    [
      'that the engine has just started again',
      { containers: [container({ health: 'none', restarts: 1, startedAt: just })] },
      'starting: the engine has just',
    ],
    [
      'that ends every 20 s, 15 s after its last start',
      { containers: [startedAgain('58:45', '59:45', 3)] },
      'down: it ends again and again',
    ],
    [
      '… after its first end',
      { containers: [startedAgain('59:25', '59:45', 1)] },
      'starting: the engine has just',
    ],
    ['… when it has lived longer than before', { containers: [startedAgain('58:00', '59:00', 3)] }, 'up: '],
    [
      'that served for days, and ends every 20 s since then',
      inLoop([56, 36], [36, 16]),
      'down: it ends again and again',
    ],
    ['… whose last life was a long one', inLoop([300, 280], [200, 16]), 'up: '],
    ['… whose last start the engine has forgotten', inLoop(), 'up: '],
    ['that ended once after half an hour', { containers: [startedAgain('29:00', '59:45', 1)] }, 'up: '],
    ['without a container', {}, 'down: it has no container'],
    [
      'that was taken away',
      { events: events('kill stop die destroy') },
      'stopped: somebody stopped it and removed',
    ],
    [
      'whose new start was cut',
      { events: events('kill stop die destroy'), begun: () => true },
      'down: it has no container: a new start was begun by Fairway',
    ],
    ['with too few replicas', { wanted: 2, containers: [container()] }, 'down: only 1 of 2 exist'],
    [
      'of which one was killed and one stopped',
      {
        wanted: 2,
        containers: [exited(0), container({ ...exited(137), id: 'web2', number: 2 })],
        events: [...events('kill stop die'), ...events('kill die', { id: 'web2' })],
      },
      'down: somebody killed it',
    ],
    [
      'with all its replicas and an ended one beside them',
      { containers: [container(), container({ ...exited(1), id: 'web2', number: 2 })] },
      'up: ',
    ],
    ['that is a job and has ended well', { job: true, containers: [exited(0)] }, 'job: '],
    ['that is a job whose container was cleared away', { job: true }, 'job: '],
    [
      'that is a job and has failed',
      { job: true, containers: [exited(4)] },
      'down: it ended with exit status 4',
    ],
  ])('%s', (_what, given, expected) => {
    expect(stateOf(given)).toContain(expected);
  });

  test('tells what runs, since when, and how often the engine started it again', () => {
    const containers = [
      container({ restarts: 2 }),
      container({ number: 2, startedAt: '2026-11-21T08:30:00Z', restarts: 1 }),
    ];
    expect(look({ wanted: 2, containers })).toMatchObject({
      running: 2,
      restarts: 3,
      image: 'web@sha256:v1',
      since: Date.parse('2026-11-21T08:30:00Z'),
    });
  });

  test('names an image without a digest by its id', () => {
    expect(look({ containers: [container({ image: 'web:latest' })] }).image).toBe('sha256:image');
  });
});
