import { systemClock as clock, silentLogger as logger } from '@fairway/runtime';
import { expect, test } from '@jest/globals';
import { localHost } from '../../src/local-host.ts';

test('a program that asks for its environment sees none of it, unless its command names it', async () => {
  process.env['INPUT_URLS'] = 'harbor: postgresql://a:sesame@h/d';
  process.env['ACTIONS_RUNTIME_TOKEN'] = 'sesame';
  try {
    const host = localHost({ logger, clock });
    const { stdout } = await host.exec(['env']);
    expect(stdout).toContain('PATH=');
    expect(stdout).not.toMatch(/sesame|INPUT_|ACTIONS_/);
    const named = await host.exec(['env'], { env: { ACTIONS_RUNTIME_TOKEN: 'named' } });
    expect(named.stdout).toContain('ACTIONS_RUNTIME_TOKEN=named');
  } finally {
    delete process.env['INPUT_URLS'];
    delete process.env['ACTIONS_RUNTIME_TOKEN'];
  }
});
