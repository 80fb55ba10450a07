import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { dataUsersOf, dataUsersProgram } from '../../src/files/volume-users.ts';

test('who uses a volume is told by container, app and service, without what only reads it for us', () => {
  const printed = [
    '["shop-web-1","shop/web:1","","shop","web","",""]',
    '["crm_web.1.x7","crm:2","","","","crm","crm_web"]',
    '["by-hand","postgres:17","","","","",""]',
    '["busy_tar","fairway/empty","1","","","",""]',
    '',
  ].join('\n');
  expect(dataUsersOf(printed)).toEqual([
    { container: 'shop-web-1', image: 'shop/web:1', app: 'shop', service: 'web' },
    { container: 'crm_web.1.x7', image: 'crm:2', app: 'crm', service: 'web' },
    { container: 'by-hand', image: 'postgres:17', app: '', service: '' },
  ]);
});

test('docker is asked for the containers of that volume, with the labels as JSON', () => {
  const bin = mkdtempSync(join(tmpdir(), 'fairway-'));
  writeFileSync(join(bin, 'docker'), '#!/bin/sh\nprintf "%s\\n" "$@"\n');
  chmodSync(join(bin, 'docker'), 0o755);
  const env = { ...process.env, PATH: `${bin}:${process.env['PATH']}` };
  const asked = execFileSync('sh', ['-c', dataUsersProgram, 'sh', 'rows'], { env }).toString().split('\n');
  expect(asked.slice(0, 4)).toEqual(['ps', '--filter', 'volume=rows', '--format']);
  expect(asked[4]).toMatch(
    /^\[\{\{json \.Names\}\},\{\{json \.Image\}\},(\{\{json \(\.Label "[a-z.]+"\)\}\},?){5}\]$/,
  );
});
