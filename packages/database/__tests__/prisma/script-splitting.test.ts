import { expect, test } from '@jest/globals';
import { requireWholeScripts } from '../../src/prisma/script-splitting.ts';

const config = (line: string) =>
  `export default defineConfig({\n  ${line}\n  experimental: { adapter: true } });`;

test.each([
  ["engine: 'js',", '6.19.3'],
  ['engine : "js" ,', '6.16.0'],
])('a Prisma 6 that splits scripts is refused: %s', (line, version) => {
  expect(() => requireWholeScripts(version, config(line), '/app')).toThrow(
    /would not apply migrations as wholes/,
  );
});

test.each([
  ["engine: 'classic',", '6.19.3'],
  ["// engine: 'js',", '6.19.3'],
  ["/* engine: 'js', */", '6.19.3'],
  ["engine: 'js',", '7.10.1'],
  ["schema: 'https://x/engine',", '6.19.3'],
])('any other Prisma is accepted: %s, %s', (line, version) => {
  expect(() => requireWholeScripts(version, config(line), '/app')).not.toThrow();
});
