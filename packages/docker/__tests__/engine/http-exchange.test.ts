import { describe, expect, test } from '@jest/globals';
import { getRequests, readAnswers } from '../../src/engine/http-exchange.ts';

const plain = 'HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n["é"]\n';
const chunked =
  'HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{"a\r\n4\r\n":1}\r\n0\r\n\r\n';

describe('questions to an engine', () => {
  test('keep the connection up to the last one', () => {
    const requests = getRequests([{ path: '/info' }, { path: '/nodes?x=1' }]);
    expect(requests.match(/^Connection: .*$/gm)).toEqual(
      ['Connection: keep-alive\r', 'Connection: close\r'].map((line) => line.trim()),
    );
    expect(requests).toContain('GET /nodes?x=1 HTTP/1.1\r\n');
  });
});

describe('answers of an engine', () => {
  test('are separated by their lengths in bytes, chunked or not', () => {
    expect(readAnswers(plain + chunked + plain, 3, 'manager')).toEqual([
      { status: 200, body: '["é"]\n' },
      { status: 404, body: '{"a":1}' },
      { status: 200, body: '["é"]\n' },
    ]);
  });

  test('without a body are complete at the end of their head', () => {
    const renamed = 'HTTP/1.1 204 No Content\r\nServer: Docker\r\n\r\n';
    expect(readAnswers(renamed + plain, 2, 'manager')).toEqual([
      { status: 204, body: '' },
      { status: 200, body: '["é"]\n' },
    ]);
  });

  test.each(Array.from({ length: 12 }, (_, index) => Math.floor(((plain + chunked).length * index) / 12)))(
    'that are cut after %i characters are refused',
    (length) => {
      expect(() => readAnswers((plain + chunked).slice(0, length), 2, 'manager')).toThrow(
        /did not answer completely/,
      );
    },
  );
});
