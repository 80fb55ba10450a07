import { Failure } from '@fairway/runtime';
import { describe, expect, test } from '@jest/globals';
import {
  type FailedProbe,
  type ReleaseService,
  servicesBehind,
  unreachable,
  withServicesBehind,
} from '../../src/watch/behind-probes.ts';
import { engineHost } from '../engine/engine-host.ts';

const service = (
  name: string,
  ports: readonly string[] = [],
  needs: readonly string[] = [],
): ReleaseService => ({
  service: name,
  ports: ports.map((port) => {
    const [first = 0, target = 0] = port.split(':').map(Number);
    return { first, last: first, target };
  }),
  needs,
});
const probe = (url: string, status?: number, name = 'health'): FailedProbe => ({
  probe: name,
  url,
  ...(status === undefined ? {} : { status }),
});
const listeners = (...all: readonly string[]) =>
  all.map((text) => {
    const at = text.lastIndexOf(':');
    return { address: text.slice(0, at).replace(/[[\]]/g, ''), port: Number(text.slice(at + 1)) };
  });

describe('the services behind a probe come in the order', () => {
  const release = [
    service('cron'),
    service('db'),
    service('api', [], ['db']),
    service('gate', ['8080:80'], ['api']),
    service('site', ['443:8443']),
  ];

  test.each<[string, FailedProbe, string[]]>([
    ['of its port, and what that service needs', probe('http://10.0.0.1:8080/up'), ['gate', 'api']],
    ['of its port where the URL names none', probe('https://10.0.0.1/'), ['site']],
    ['of its name', probe('http://10.0.0.1:9/', undefined, 'api on tap'), ['api', 'db']],
    ['of the name in the URL', probe('http://cron.harbour.test:9/'), ['cron']],
    ['of its port, asked without HTTP', { probe: 'x', kind: 'tcp', url: '10.0.0.1:8080' }, ['gate', 'api']],
    ['of its database', { probe: 'rows', url: 'db: select 1', service: 'db' }, ['db']],
    ['of the release where it names nobody', probe('http://10.0.0.1:9/'), ['cron']],
  ])('%s', (_order, failed, first) => {
    const all = servicesBehind(release, [failed]).map((item) => item.service);
    expect(all.slice(0, first.length)).toEqual(first);
    expect(all.toSorted()).toEqual(['api', 'cron', 'db', 'gate', 'site']);
  });
});

describe('nothing outside its container reaches a service', () => {
  const web = service('web', ['8080:3000']);
  const behind = service('web');
  const only = (where: string) => ({
    why: `web listens on ${where} only: nothing outside its container reaches it.`,
    fix: 'Let web listen on 0.0.0.0, and release again.',
  });
  const elsewhere = (where: string) => ({
    why: `web publishes its port 3000, but listens on ${where}.`,
    fix: 'Let web listen on 3000, or publish the port on which it listens.',
  });

  test.each<[string, ReleaseService, string[], FailedProbe, object | undefined]>([
    [
      'that publishes a loopback port',
      web,
      ['127.0.0.1:3000'],
      probe('http://a:8080/'),
      only('127.0.0.1:3000'),
    ],
    [
      'but what asks over no network does not say so',
      web,
      ['127.0.0.1:3000'],
      { probe: 'web', kind: 'disk', url: 'disk /' },
      undefined,
    ],
    ['of IPv6', web, ['[::1]:3000'], probe('http://a:8080/'), only('[::1]:3000')],
    [
      'whose other ports are open',
      web,
      ['127.0.0.1:3000', '0.0.0.0:9090'],
      probe('http://a:8080/'),
      only('127.0.0.1:3000'),
    ],
    [
      'behind a proxy that has no answer',
      behind,
      ['127.0.0.1:3000'],
      probe('http://a/', 502),
      only('127.0.0.1:3000'),
    ],
    [
      'that listens on another port than it publishes',
      web,
      ['0.0.0.0:8000'],
      probe('http://a:8080/'),
      elsewhere('0.0.0.0:8000'),
    ],
    ['that listens nowhere', web, [], probe('http://a:8080/'), elsewhere('no port')],
    [
      'is no cause where it listens on all addresses',
      web,
      ['0.0.0.0:3000'],
      probe('http://a:8080/'),
      undefined,
    ],
    [
      'is no cause where it listens on both',
      web,
      ['127.0.0.1:3000', '[::]:3000'],
      probe('http://a:8080/'),
      undefined,
    ],
    ['is no cause where the app answers', web, ['127.0.0.1:3000'], probe('http://a:8080/', 500), undefined],
    [
      'is no cause of silence of another service',
      behind,
      ['127.0.0.1:9'],
      probe('http://a:8080/'),
      undefined,
    ],
    ['is no cause where it listens nowhere behind a proxy', behind, [], probe('http://a/', 502), undefined],
    [
      'is no cause where a database was asked',
      behind,
      ['127.0.0.1:5432'],
      { probe: 'rows', url: 'web: select 1', service: 'web' },
      undefined,
    ],
  ])('%s', (_which, asked, where, failed, words) => {
    expect(unreachable(asked, listeners(...where), [failed])).toEqual(words);
  });

  test('is not said where its sockets are unknown', () => {
    expect(unreachable(web, undefined, [probe('http://a:8080/')])).toBeUndefined();
  });
});

describe('the failure of a probe', () => {
  const failure = new Failure({
    what: '1 of 1 probes failed: health.',
    why: 'health answered 502.',
    evidence: ['health answered 502, asked 29 times'],
    fix: 'Ask it yourself.',
  });
  const table = 'sl local_address rem_address st\n 0: 0100007F:0BB8 00000000:0000 0A 0\n';
  const host = engineHost({
    answer: () => undefined,
    run: (argv) => ({
      stdout: argv.includes('logs')
        ? Array.from({ length: 9 }, (_, line) => `line ${line}\n`).join('')
        : argv.includes('gate')
          ? table.replace('0100007F:0BB8', '00000000:0050')
          : table,
    }),
  });
  const request = {
    failed: [probe('http://a:80/', 502)],
    services: ['a', 'web', 'c', 'd', 'e', 'f'].map((name) => service(name)),
    find: async () => (name: string) => (name === 'a' ? undefined : { host, id: name, place: 'keel' }),
  };

  test('names the cause first, and shows four services with the end of their logs', async () => {
    const { what, why, evidence, fix } = await withServicesBehind(failure, request);
    expect(what).toBe(failure.what);
    expect(fix).toMatch(/^Let web listen on 0\.0\.0\.0, and release again\. .* Ask it yourself\.$/);
    expect(why).toMatch(/^web listens on 127\.0\.0\.1:3000 only: .* health answered 502\.$/);
    expect(evidence.slice(0, 4)).toEqual([
      ...failure.evidence,
      'web on keel: listens on 127.0.0.1:3000',
      '  log: line 4',
      '  log: line 5',
    ]);
    expect(evidence.filter((line) => line.includes('listens'))).toHaveLength(4);
  });

  test('shows the service that is the cause before the proxy that was asked', async () => {
    const site = [service('gate', ['80:80'], ['web']), service('web')];
    const find = async () => (name: string) => ({ host, id: name, place: 'keel' });
    const { evidence } = await withServicesBehind(failure, { ...request, services: site, find });
    expect(evidence.filter((line) => line.includes('listens'))).toEqual([
      'web on keel: listens on 127.0.0.1:3000',
      'gate on keel: listens on 0.0.0.0:80',
    ]);
  });

  test('stays as it is where nothing can be read', async () => {
    const silent = { ...request, find: () => Promise.reject(new Error('the engine is silent')) };
    expect(await withServicesBehind(failure, silent)).toBe(failure);
  });

  test('stays as it is in a cancelled run', async () => {
    expect(await withServicesBehind(failure, { ...request, signal: AbortSignal.abort() })).toBe(failure);
  });
});
