import { expect, test } from '@jest/globals';
import { trivyCommand } from '../../src/scan/index.ts';
import { scanArgv } from '../../src/scan/scan-image.ts';

test('the image and the report are filled into the command', () => {
  expect(scanArgv(trivyCommand, 'r.io/a:1', '/tmp/r.json')).toEqual([
    ...['trivy', 'image', '--quiet', '--format', 'json', '--output', '/tmp/r.json', 'r.io/a:1'],
  ]);
});
