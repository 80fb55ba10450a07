import { generateKeyPairSync } from 'node:crypto';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startVendor, type Vendor } from '../../../test/stage/channels/vendor.ts';
import { runStep } from '../../../test/stage/step/run-step.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

let app: Vendor;
beforeAll(async () => {
  app = await startVendor(() => ({ reply: { status: 200 } }));
});
afterAll(() => app.stop());

const look = (inputs: Record<string, string>) =>
  runStep({ action: 'health-heal', workspace: tmpdir(), inputs });

const ssh = {
  'ssh-user': 'deploy',
  'ssh-key': key,
  'ssh-fingerprint': 'SHA256:7Zz7HILqPHxgXTtPv7QhuERpDj5MFh0RT8uS77Q2BEk',
};

describe('bad input ends the run before anything is asked, with an error that says what to write', () => {
  test.each<[string, Record<string, string>, string[]]>([
    ['nothing to look at', {}, ['There is nothing to look at', '"project" and "hosts"']],
    ['probes without a name', { probes: '- {name: page, url: "URL"}' }, ['need a name', 'Give "name"']],
    ['a project without hosts', { project: 'shop', ...ssh }, ['The input "hosts"', '"project" needs it']],
    ['a stack without a manager', { stack: 'shop', ...ssh }, ['The input "manager"', '"stack" needs it']],
    [
      'a project and a stack',
      { project: 'shop', stack: 'shop', hosts: '10.0.0.5', manager: '10.0.0.5', ...ssh },
      ['"project" and "stack"', 'Write a step for each'],
    ],
    [
      'no host key',
      { project: 'shop', hosts: '10.0.0.5', ...ssh, 'ssh-fingerprint': '' },
      ['ssh-known-hosts'],
    ],
    [
      'a probe on machines where there are none',
      { name: 'shop', probes: '- {name: disk, disk: {max-used: 90%}}' },
      ['"disk" is asked on machines'],
    ],
    [
      'an unknown step',
      { name: 'shop', probes: '- {name: page, url: "URL"}', heal: 'reboot' },
      ['The input "heal"', '"reboot" is not a step', 'restart, recreate, free-disk, rollback'],
    ],
    [
      'an unknown cause of a severity',
      { name: 'shop', probes: '- {name: page, url: "URL"}', severities: 'servce: P3' },
      ['The input "severities"', '"servce" is no cause', 'service, degraded'],
    ],
    [
      'a window with an unknown time zone',
      {
        name: 'shop',
        probes: '- {name: page, url: "URL"}',
        maintenance: '- {from: "23:00", to: "01:00", timezone: Europe/Atlantis}',
      },
      ['The input "maintenance"', 'is not a time zone; write one such as Europe/Berlin'],
    ],
    [
      'a control that is no URL',
      { name: 'shop', probes: '- {name: page, url: "URL"}', control: 'api.github.com' },
      ['The input "control"', 'https://api.github.com'],
    ],
    [
      'several at once',
      { name: 'shop', heal: 'reboot', 'heal-wait': '30', 'max-heals': '0' },
      ['"heal-wait", "max-heals"'],
    ],
  ])('%s', async (_what, inputs, says) => {
    const asked = app.sent.length;
    const filled = Object.entries(inputs).map(([name, value]) => [name, value.replace('URL', `${app.url}/`)]);
    const run = await look(Object.fromEntries(filled));
    for (const words of says) expect(run.log).toContain(words);
    // No word of it would be true: nobody has looked.
    expect([run.exitCode, run.outputs['outcome'], app.sent.length]).toEqual([1, undefined, asked]);
  });

  test('an address of a channel is never shown', async () => {
    const notify =
      'channels: {team: {slack: "https://hooks.slack.example/T0/B0/anchor-chain"}}\nroutes: [{to: crew}]';
    const run = await look({ name: 'shop', probes: `- {name: page, url: "${app.url}/"}`, notify });
    expect([run.exitCode, run.log]).toEqual([1, expect.not.stringMatching(/(?<!add-mask.*)anchor-chain/)]);
    expect(run.log).toMatch(/[Rr]oute 1|channel "team"/);
  });
});
