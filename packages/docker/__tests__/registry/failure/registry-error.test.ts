import { expect, test } from '@jest/globals';
import { explainRegistryError } from '../../../src/registry/failure/registry-error.ts';

test.each([
  [
    'Error response from daemon: Get "https://r.io/v2/": unauthorized: authentication required',
    'credentials',
  ],
  ['login attempt to https://10.0.0.2:5000/v2/ failed with status: 401 Unauthorized', 'credentials'],
  ['denied: requested access to the resource is denied', 'credentials'],
  ['dial tcp 10.0.0.9:5000: connect: connection refused', 'unreachable'],
  ['dial tcp: lookup r.io: no such host', 'unreachable'],
  ['net/http: request canceled while waiting for connection (Client.Timeout exceeded)', 'unreachable'],
  ['tls: failed to verify certificate: x509: certificate signed by unknown authority', 'certificate'],
  ['http: server gave HTTP response to HTTPS client', 'certificate'],
  ['manifest unknown: manifest unknown', 'not-found'],
  ['received unexpected HTTP status: 503 Service Unavailable', 'unavailable'],
  ['Put "https://r.io/v2/x/blobs/uploads/1": use of closed network connection', 'cut'],
  ['write tcp 10.0.0.2:4711->10.0.0.9:443: write: broken pipe', 'cut'],
  ['failed to do request: Patch "https://r.io/v2/x/blobs/uploads/1": EOF', 'cut'],
  ['toomanyrequests: You have reached your pull rate limit', 'rate-limit'],
  ['silent: no answer for a minute', 'silent'],
  ['something else', 'other'],
])('%s is about %s', (said, kind) => {
  expect(explainRegistryError(said, 'r.io').kind).toBe(kind);
});
