import type { ProjectContainer } from '@fairway/docker/compose';
import { describe, expect, test } from '@jest/globals';
import { servicesSeen, variableIn } from '../../src/prove/probe-facts.ts';
import { container } from '../containers.ts';
import { host, release } from '../project.ts';

const v2 = release('v2', { dotenv: '', services: { web: { image: 'web', scale: 2 } } });
const web = (more: Partial<ProjectContainer> = {}) =>
  container({ service: 'web', state: 'running', health: 'healthy', image: 'web@sha256:v2', ...more });
const seen = (...containers: ProjectContainer[]) => servicesSeen('web1', v2, containers)[0];

describe('a service of the project as probes see it', () => {
  test.each<[string, ProjectContainer[], object]>([
    [
      'is up with all of its containers',
      [web(), web({ health: 'none' })],
      { state: 'up', running: 2, wanted: 2 },
    ],
    [
      'is starting until they are healthy',
      [web(), web({ health: 'starting' })],
      { state: 'starting', running: 1 },
    ],
    ['is down without some', [web(), web({ state: 'exited', exitCode: 1 })], { state: 'down', running: 1 }],
    [
      'is down where one is unhealthy',
      [web(), web({ health: 'unhealthy' })],
      { state: 'down', why: 'its health check says that it is unhealthy' },
    ],
    ['does not count what somebody ran once', [web(), web({ oneOff: true })], { running: 1 }],
    [
      'has its restarts, and both images',
      [web({ restarts: 2 })],
      { restarts: 2, image: 'web@sha256:v2', released: 'web@sha256:v2' },
    ],
  ])('%s', (_, containers, expected) => {
    expect(seen(...containers)).toMatchObject({ service: 'web', host: 'web1', ...expected });
  });

  test('is a job that ended well where another one waits for its end', () => {
    const services = {
      seed: { image: 'seed' },
      web: { image: 'web', depends_on: { seed: { condition: 'service_completed_successfully' } } },
    };
    const ended = container({ service: 'seed', state: 'exited', exitCode: 0 });
    expect(servicesSeen('web1', release('v2', { services }), [ended])[0]).toMatchObject({ state: 'job' });
  });
});

test('a variable that .env does not have is one that services are given, with single dollar signs', async () => {
  const environment = { DATABASE_URL: 'postgresql://a:b$$c@db/x' };
  const given = release('v2', { dotenv: '', services: { web: { image: 'web', environment } } });
  expect(await variableIn(host, given, 'DATABASE_URL')).toBe('postgresql://a:b$c@db/x');
  expect(await variableIn(host, given, 'OTHER')).toBeUndefined();
});
