import { generateKeyPairSync } from 'node:crypto';
import { tmpdir } from 'node:os';
import { describe, expect, test } from '@jest/globals';
import { runStep } from '../../../test/stage/step/run-step.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const recover = (inputs: Record<string, string>) =>
  runStep({ action: 'recover', workspace: tmpdir(), inputs });
const shop = {
  ...{ project: 'shop', hosts: '10.0.0.5', 'ssh-user': 'deploy', 'ssh-key': key },
  'ssh-fingerprint': 'SHA256:7Zz7HILqPHxgXTtPv7QhuERpDj5MFh0RT8uS77Q2BEk',
};
const databases = '- {name: shop, kind: command, dump: "true", verify: "true"}';

describe('bad input ends the run before anything is asked, with an error that says what to write', () => {
  test.each<[string, Record<string, string>, string[]]>([
    ['nothing to recover', {}, ['There is nothing to recover', '"project" and "hosts"']],
    ['a way that there is not', { ...shop, command: 'restore-all' }, ['"restore-and-rollback"']],
    [
      'data without the name typed',
      { ...shop, command: 'restore', confirm: 'Shop ' },
      ['"confirm" is not the name', 'Type shop'],
    ],
    [
      'another name typed before anybody approves',
      { ...shop, command: 'show', confirm: 'Shop' },
      ['"confirm" is not the name', 'Type shop'],
    ],
    [
      'data that nobody names',
      { ...shop, command: 'restore-and-rollback', confirm: 'shop' },
      ['The input "databases"'],
    ],
    ['data without a destination', { ...shop, databases }, ['The input "destinations"']],
    ['a time without a zone', { ...shop, before: '2026-11-29T03:00' }, ['The input "before"', '03:00:00Z']],
    ['a plan that is none', { ...shop, shown: 'yes' }, ['the output `plan` of the command `show`']],
  ])('%s', async (_, inputs, says) => {
    const { exitCode, log, outputs } = await recover(inputs);
    for (const words of says) expect(log).toContain(words);
    expect([exitCode, outputs['status']]).toEqual([1, 'failed']);
  });
});
