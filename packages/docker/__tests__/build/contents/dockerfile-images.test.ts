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
  // The argument of a stage is not that of FROM.
  ['ARG V=1\nFROM scratch AS assets\nARG V=2\nFROM base:${V}', ['base:1']],
  ['FROM a\nARG V=2\nFROM base:${V}', undefined],
  ['ARG V=1\nARG W=${V}\nFROM base:$W', ['base:1']],
  // Texts of heredocs are no instructions.
  ['FROM a\nRUN <<EOF\nFROM nothing AS x\nEOF\nCOPY --from=b / /', ['a', 'b']],
  ['FROM a\nCOPY <<-"ONE" <<TWO /\nFROM x\n\tONE\nFROM y\nTWO\nFROM z', ['a', 'z']],
  ['FROM a\nRUN echo "see <<EOF here"\nFROM b\nEOF', ['a', 'b']],
  ['FROM a\nRUN cat <<NEVER\nFROM b', ['a', 'b']],
  // Only flags name images.
  ['FROM a\nRUN curl "https://acme.test/?x=1,from=foo"', ['a']],
  ['FROM a\nONBUILD ADD https://acme.test/x /', undefined],
  ['FROM a\nRUN echo\n# syntax=b', ['a']],
])('%j', (text, images) => {
  expect(imagesOfDockerfile(text, args)?.all).toEqual(images);
});

test('the frontend of a build argument takes the place of the written one', () => {
  const found = imagesOfDockerfile('# syntax=docker/dockerfile:1\nFROM a', { BUILDKIT_SYNTAX: 'r.io/own:1' });
  expect(found).toEqual({ all: ['a', 'r.io/own:1'], bases: ['a'], foreignFrontend: true });
  expect(imagesOfDockerfile('# syntax=docker/dockerfile:1\nFROM a', {})?.foreignFrontend).toBe(false);
});
