import { CutOff } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { describe, expect, test } from '@jest/globals';
import { causeOf, faultOf } from '../src/network-fault.ts';

const coded = (code: string, message = code) => Object.assign(new Error(message), { code });
const fetchFailed = (cause: unknown) =>
  new Error('connect', { cause: new TypeError('fetch failed', { cause }) });
const parts = { what: 'It failed.', why: 'Because.', fix: 'Do.' };

describe('whose fault a missing answer is', () => {
  test.each<[string, unknown, string]>([
    ['a name service that gives no answer', fetchFailed(coded('EAI_AGAIN')), 'prober'],
    ['no route to any network', fetchFailed(coded('ENETUNREACH')), 'prober'],
    [
      'no route for one address, and silence from the other',
      fetchFailed(new AggregateError([coded('ENETUNREACH'), coded('ETIMEDOUT')])),
      'target',
    ],
    [
      'no route for any address',
      fetchFailed(new AggregateError([coded('ENETUNREACH'), coded('ENETUNREACH')])),
      'prober',
    ],
    ['no free port', fetchFailed(coded('EADDRNOTAVAIL')), 'prober'],
    [
      'a proxy that refuses',
      fetchFailed(coded('UND_ERR_ABORTED', 'Proxy response (407) !== 200 when HTTP Tunneling')),
      'prober',
    ],
    ['a lost host', new CutOff(parts), 'prober'],
    ['a host that forwards nothing', new Failure({ ...parts, cause: { reason: 1 } }), 'prober'],
    ['a port that the host cannot reach', new Failure({ ...parts, cause: { reason: 2 } }), 'target'],
    ['a closed port', fetchFailed(coded('ECONNREFUSED')), 'target'],
    ['a name that does not exist', fetchFailed(coded('ENOTFOUND')), 'target'],
    ['a certificate that has ended', fetchFailed(coded('CERT_HAS_EXPIRED')), 'target'],
    ['an answer that is late', new Error('no answer within 5000 ms'), 'target'],
  ])('%s', (_, error, fault) => {
    expect(faultOf(error)).toBe(fault);
  });
});

test('a closed port is told in plain words, for each address of a name', () => {
  const refused = [
    coded('ECONNREFUSED', 'connect ECONNREFUSED ::1:80'),
    coded('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:80'),
  ];
  expect(causeOf(new TypeError('fetch failed', { cause: new AggregateError(refused) }))).toBe(
    'nobody listens on ::1:80; nobody listens on 127.0.0.1:80',
  );
});
