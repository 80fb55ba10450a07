import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { withoutSharedDatastores } from '../../../src/stack/index.ts';

const stack = (image: string, deploy: string) => `services:
  db:
    image: "${image}"
    command: ["echo", "$$HOME"]
    volumes: [{type: volume, source: rows, target: /rows}]
    deploy: ${deploy}
volumes: {rows: {}}
`;

test('a stored stack is sent as it is, byte for byte, where no datastore would run twice', () => {
  for (const text of [
    stack('postgres:17', '{update_config: {order: stop-first}}'),
    stack('web:1', '{update_config: {order: start-first}}'),
  ])
    expect(withoutSharedDatastores(text, [])).toBe(text);
});

test('a datastore of a stored stack stops first, forwards and back, and nothing else changes', () => {
  const both = '{update_config: {order: start-first, parallelism: 1}, rollback_config: {order: start-first}}';
  const text = stack('postgres:17', both);
  const sent = withoutSharedDatastores(text, []);
  const wanted = parse(text.replaceAll('start-first', 'stop-first'));
  expect(parse(sent)).toEqual(wanted);
});
