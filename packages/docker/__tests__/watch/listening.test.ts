import { describe, expect, test } from '@jest/globals';
import { listenersIn, listenerWords, parseListeners } from '../../src/watch/listening.ts';
import { engineHost } from '../engine/engine-host.ts';

const head =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const tail = '00000000:00000000 00:00000000 00000000     0        0 11651122 1 00000000c54bc8fc 100 0 0 10 0';
const head6 =
  '  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
/** One row of `/proc/net/tcp` or `/proc/net/tcp6`. */
const row = (local: string, state = '0A') =>
  `   0: ${local} ${local.length > 13 ? '0'.repeat(32) : '00000000'}:0000 ${state} ${tail}`;
const any6 = '0'.repeat(32);

describe('the sockets that listen', () => {
  test.each<[string, string[], string[]]>([
    ['on all addresses', [head, row('00000000:0016')], ['0.0.0.0:22']],
    ['on the loopback address', [head, row('0100007F:0BB8')], ['127.0.0.1:3000']],
    ['on one address of the network', [head, row('0B23D50A:C9B4')], ['10.213.35.11:51636']],
    ['on all addresses of IPv6', [head6, row(`${any6}:1F0A`)], ['[::]:7946']],
    ['on the loopback address of IPv6', [head6, row(`${'0'.repeat(24)}01000000:1F90`)], ['[::1]:8080']],
    ['on one address of IPv6', [head6, row('B80D0120000000000000000003000000:01BB')], ['[2001:db8::3]:443']],
    ['on an IPv4 address by IPv6', [head6, row('0000000000000000FFFF00000100007F:0BB8')], ['127.0.0.1:3000']],
    [
      'in the order of their ports, each once',
      [head, row('00000000:1F90'), row('00000000:0050'), row('00000000:1F90'), head6, row(`${any6}:0050`)],
      ['0.0.0.0:80', '[::]:80', '0.0.0.0:8080'],
    ],
    [
      'without connections and sockets that are closing',
      [head, row('0100007F:0BB8', '01'), row('0B23D50A:C9B4', '06')],
      [],
    ],
    ["without Docker's name server", [head, row('0B00007F:AA47'), row('00000000:0050')], ['0.0.0.0:80']],
    ['nowhere', [head, head6], []],
    ['in a text of another kind', ['cat: not found'], []],
  ])('%s', (_where, lines, listeners) => {
    expect(parseListeners(`${lines.join('\n')}\n`).map(listenerWords)).toEqual(listeners);
  });
});

describe('a container', () => {
  const reading = (stdout: string, exitCode = 0) =>
    listenersIn(engineHost({ answer: () => undefined, run: () => ({ stdout, exitCode }) }), 'c1', {
      timeoutMs: 1000,
    });

  test.each<[string, string, number, unknown]>([
    ['without IPv6 is known by its first table', `${head}\n${row('00000000:0050')}`, 1, ['0.0.0.0:80']],
    ['without `cat` is unknown', '', 127, undefined],
    ['in the network of its host is unknown', '', 0, undefined],
  ])('%s', async (_which, stdout, exitCode, listeners) => {
    expect((await reading(stdout, exitCode))?.map(listenerWords)).toEqual(listeners);
  });

  test('on a machine that does not answer is unknown', async () => {
    const silent = engineHost({
      answer: () => undefined,
      run: () => {
        throw new Error('the connection was cut');
      },
    });
    expect(await listenersIn(silent, 'c1', { timeoutMs: 1000 })).toBeUndefined();
  });
});
