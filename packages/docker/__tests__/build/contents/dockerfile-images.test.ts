import { expect, test } from '@jest/globals';
import { imagesOfDockerfile } from '../../../src/build/index.ts';

const args = { REGISTRY: 'r.io/acme', VERSION: '22' };

test.each<[string, string[] | undefined]>([
  ['FROM node:22', ['node:22']],
  ['from --platform=$BUILDPLATFORM node:22 as build\nFROM scratch\nCOPY --from=build /a /a', ['node:22']],
  ['ARG REGISTRY\nFROM ${REGISTRY}/base/node', ['r.io/acme/base/node']],
  ['ARG REGISTRY=docker.io\nARG SUITE=trixie\nFROM $REGISTRY/debian:${SUITE}', ['r.io/acme/debian:trixie']],
  ['ARG A\nFROM debian:${A:-trixie}', ['debian:trixie']],
  ['FROM a AS one\nFROM ONE\nCOPY --from=0 /x /x', ['a']],
  [
    'FROM a\nCOPY --from=tools:1 /x /x\nRUN --mount=type=bind,from=data:2,target=/d ls',
    ['a', 'data:2', 'tools:1'],
  ],
  ['FROM \\\n  # a word\n  a:1', ['a:1']],
  ['# syntax=docker/dockerfile:1.7\nFROM a', ['a', 'docker/dockerfile:1.7']],
  ['# FROM b\nFROM a', ['a']],
  ['FROM debian:${A}', undefined],
  ['FROM base-$TARGETARCH', undefined],
  ['FROM a\nADD https://acme.test/x.tgz /', undefined],
  ['FROM a\nADD git@acme.test:x.git /', undefined],
  ['FROM a\nADD local.tgz /', ['a']],
])('%j', (text, images) => {
  expect(imagesOfDockerfile(text, args)).toEqual(images);
});
