import { modelSchema } from '@fairway/docker/compose';
import { parseStackFile } from '@fairway/docker/stack';
import { expect, test } from '@jest/globals';
import { requireDataVariables } from '../../src/release/data-variables.ts';

const text = `services:
  web: {image: x, secrets: [key]}
secrets:
  key:
    environment: KEY
  other:
    environment: OTHER
`;
const model = modelSchema.parse({
  name: 'app',
  services: { web: { image: 'x', secrets: [{ source: 'key' }] } },
  secrets: { key: { name: 'app_key', environment: 'KEY' }, other: { environment: 'OTHER' } },
});
const files = [parseStackFile('compose.yaml', text, 'compose')];

test('a secret whose variable nobody gives is refused with its line, unless no service uses it', () => {
  expect(() => requireDataVariables(model, {}, files)).toThrow(
    expect.objectContaining({ evidence: ['compose.yaml:5: KEY, for key'] }),
  );
  expect(() => requireDataVariables(model, { KEY: '' }, files)).not.toThrow();
});
