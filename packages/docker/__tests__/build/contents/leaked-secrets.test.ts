import { expect, test } from '@jest/globals';
import { findLeaks } from '../../../src/build/index.ts';

const key = '-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQ\n8AXy6Jq2mPq5vYcV0a\n-----END KEY-----\n';

test.each<[string, string, string, number]>([
  ['as it is', 'keel-haul-7715', 'TOKEN=keel-haul-7715', 1],
  ['inside another word', 'keel-haul-7715', 'https://ci:keel-haul-7715@acme.test', 1],
  ['percent-encoded', 'keel/haul+7715', 'https://ci:keel%2Fhaul%2B7715@acme.test', 1],
  ['in base64', 'keel-haul-7715', `AUTH=${btoa('keel-haul-7715')}`, 1],
  ['in the base64 of a longer text', 'keel-haul-7715', btoa('FROM a\nARG T=keel-haul-7715\nRUN x'), 1],
  ['in the base64 of a user and it', 'keel-haul-7715', `Basic ${btoa('ci:keel-haul-7715')}`, 1],
  ['in JSON inside the text', 'keel"haul\n7715', JSON.stringify({ a: 'x keel"haul\n7715 y' }), 1],
  ['with the end of line that a file has', 'keel-haul-7715\n', 'keel-haul-7715', 1],
  ['one line of several', key, 'echo MIIEvQIBADANBgkqhkiG9w0BAQ', 1],
  ['not the frame around a key', key, '-----BEGIN KEY-----', 0],
  ['not a value that stands in images by chance', 'true', 'ENABLED=true', 0],
  ['not an empty value', '', 'A=1', 0],
  ['not another value', 'keel-haul-7715', 'keel-haul-7716', 0],
])('%s', (_case, value, text, leaks) => {
  const found = findLeaks([{ where: 'Config.Env.1', text }], { npm: value });
  expect(found).toEqual(leaks === 0 ? [] : [{ secret: 'npm', where: 'Config.Env.1' }]);
});
