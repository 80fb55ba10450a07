import { environmentOf } from '@fairway/docker/engine';
import { describe, expect, test } from '@jest/globals';
import { dependencies } from '../../src/look/dependencies.ts';

const services = ['api', 'web', 'db', 'cache', 'worker'];
const needsOf = (environment: Readonly<Record<string, readonly string[]>>, declared = {}) =>
  Object.fromEntries(
    [
      ...dependencies(
        'pier',
        services.map((service) => ({ service, environment: environmentOf(environment[service] ?? []) })),
        { services: declared },
      ),
    ].filter(([, needs]) => needs.length > 0),
  );

describe('a service depends on', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['the host of a URL', ['DATABASE_URL=postgres://app:p%40ss@db:5432/app?sslmode=disable'], ['db']],
    ['the host of a URL without a port', ['DATABASE_URL=mysql://root@db/app'], ['db']],
    ['several hosts', ['BROKERS=cache:6379,db:9092'], ['cache', 'db']],
    ['an address', ['REDIS=cache:6379'], ['cache']],
    ['a bare name where the variable names a host', ['PGHOST=db', 'NAME=web'], ['db']],
    ['the full name in the swarm', ['PGHOST=pier_db'], ['db']],
    ['the tasks of a service', ['PGHOST=tasks.db'], ['db']],
    ['a JDBC URL', ['SPRING_URL=jdbc:postgresql://db:5432/app'], ['db']],
    ['nothing where the host is no service', ['DATABASE_URL=postgres://db.example.org/app'], []],
    ['nothing where a word is only the name of a service', ['ROLE=web', 'MODE=worker'], []],
    ['nothing where it names itself', ['SELF_URL=http://api:3000'], []],
  ])('%s', (_, environment, needs) => {
    expect(needsOf({ api: environment })).toEqual(needs.length > 0 ? { api: needs } : {});
  });

  test('what its stack file says in `depends_on`, in both forms', () => {
    const declared = {
      api: { depends_on: ['db'] },
      web: { depends_on: { api: { condition: 'service_healthy' } } },
    };
    expect(needsOf({}, declared)).toEqual({ api: ['db'], web: ['api'] });
  });

  test('none of those that need it as well, since neither explains the other', () => {
    const environment = {
      api: ['WEB_URL=http://web', 'PGHOST=db'],
      web: ['WORKER_URL=http://worker'],
      worker: ['API_URL=http://api'],
    };
    expect(needsOf(environment)).toEqual({ api: ['db'] });
  });
});
