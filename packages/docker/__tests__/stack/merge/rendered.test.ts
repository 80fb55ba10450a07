import { expect, test } from '@jest/globals';
import type { MergedStack } from '../../../src/stack/merge/merged-stack.ts';
import { renderStack } from '../../../src/stack/merge/render.ts';
import { onlyServices, readRendered } from '../../../src/stack/merge/rendered.ts';

const merged: MergedStack = {
  services: {
    web: { environment: { PRICE: '$5 ${A}', LINES: 'a\nb\u2028c' }, networks: { default: null } },
    db: { image: 'postgres' },
  },
  networks: { default: {} },
  volumes: { data: {} },
  configs: {},
  secrets: {},
};
const text = renderStack({
  merged,
  version: 'v1',
  images: { web: 'r/web@sha256:1', db: 'r/db@sha256:2' },
  data: [],
  files: [],
});

test('some services of a rendered stack are byte for byte what they were, with all that they may name', () => {
  const some = readRendered(onlyServices(text, new Set(['web'])));
  const whole = readRendered(text);
  expect(some).toEqual({ ...whole, services: { web: whole.services['web'] } });
  expect(onlyServices(text, new Set(['web', 'db']))).toBe(text);
});
