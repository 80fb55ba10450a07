import { parseStackFile } from '@fairway/docker/stack';
import { expect, test } from '@jest/globals';
import { expectedImages } from '../../src/release/expected-images.ts';

const text = `services:
  web: {image: "\${REGISTRY}/web:\${RELEASE}"}
  gate: {image: "nginx:\${NGINX:-1.29}"}
  debug: {image: busybox, profiles: [debug]}
  maker: {image: maker, build: .}
  plain: {build: .}
`;
const digest = `sha256:${'a'.repeat(64)}`;
const builtWeb = { name: 'web', repository: 'r.io/web', tags: ['v2'], digest };
type Source = Parameters<typeof expectedImages>[0]['source'];

function expected(source: Partial<Source> = {}, more = '{}') {
  const files = [text, more].map((one) => parseStackFile('compose.yaml', one, 'compose'));
  return expectedImages({
    compose: { files },
    source: { release: 'v2', profiles: [], images: undefined, buildFrom: undefined, ...source },
    settings: { project: 'app', registry: 'r.io' },
    variables: {},
  });
}

test.each<[string, readonly string[], readonly string[]]>([
  ['with their variables filled in', expected(), ['r.io/web:v2', 'nginx:1.29', 'maker']],
  [
    'of the profiles that are wanted',
    expected({ profiles: ['debug'] }),
    ['r.io/web:v2', 'nginx:1.29', 'busybox', 'maker'],
  ],
  [
    'by digest where they were built',
    expected({ images: [builtWeb] }),
    [`r.io/web@${digest}`, 'nginx:1.29', 'maker'],
  ],
  ['without those that a host builds', expected({ buildFrom: '.' }), ['r.io/web:v2', 'nginx:1.29']],
  [
    'of the last file that names one',
    expected({}, 'services: {gate: {image: "caddy:2"}}'),
    ['r.io/web:v2', 'caddy:2', 'maker'],
  ],
  ['by nobody where one cannot be read', expected({}, 'services: {gate: {image: "UPPER/case name"}}'), []],
])('the images of a release are asked for early %s', (_, images, wanted) => {
  expect(images).toEqual(wanted);
});
