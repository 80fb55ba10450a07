import { expect, test } from '@jest/globals';
import { parseStepName } from '../../../src/build/progress/step-name.ts';

test.each([
  ['[harbor 2/3] RUN echo  a\n b', { target: 'harbor', position: '2/3', step: 'RUN echo a b' }],
  ['[harbor linux/arm64 build 2/10] RUN npm ci', { target: 'harbor', position: '2/10', step: 'RUN npm ci' }],
  ['[harbor internal] load .dockerignore', { target: 'harbor', step: 'load .dockerignore' }],
  ['[harbor] exporting to image', { target: 'harbor', step: 'exporting to image' }],
  ['[stage-0 1/2] FROM node', { position: '1/2', step: 'FROM node' }],
  ['[internal] load build definition from Dockerfile', { step: 'load build definition from Dockerfile' }],
  ['exporting to image', { step: 'exporting to image' }],
])('%j', (name, expected) => {
  expect(parseStepName(name, new Set(['harbor', 'frontend']))).toEqual(expected);
});
