import { expect, test } from '@jest/globals';
import { refuseMaskedOutput } from '../../src/inspect/masked-outputs.ts';

const secrets = { 'npm-scope': 'acme', 'registry-password': 'anchor-chain-42' };
const withoutSecrets = (text: string) =>
  Object.values(secrets).reduce((rest, value) => rest.replaceAll(value, '***'), text);

test('a value of a secret in what another job needs is refused, by the name of the secret', () => {
  const refused = () =>
    refuseMaskedOutput('hull → ghcr.io/acme/shop: 1.4.2\nsail → ok', withoutSecrets, secrets);
  expect(refused).toThrow('The value of the secret "npm-scope" stands in the name, tag or platform');
  expect(refused).toThrow('hull → ghcr.io/***/shop');
  expect(refused).not.toThrow('acme');
});

test('other texts pass', () => {
  expect(() => refuseMaskedOutput('hull → ghcr.io/port/shop: 1.4.2', withoutSecrets, secrets)).not.toThrow();
});
