import { afterEach, expect, it } from '@jest/globals';
import { startTeams, type Teams } from '../../../../test/stage/channels/teams.ts';
import { teams } from '../../src/channels/teams/teams.ts';
import { readChannelSettings } from '../../src/settings/read-settings.ts';
import { contextOf, message, virtualClock } from './stand-ins.ts';

let vendor: Teams | undefined;

afterEach(async () => {
  await vendor?.stop();
});

async function stage() {
  vendor = await startTeams();
  const channel = readChannelSettings(teams, 'ops', vendor.webhookUrl).open('ops');
  const send = () => channel.send(message(), undefined, contextOf(virtualClock()));
  return { vendor, send };
}

it('takes 202 for an accepted card, and says that nobody tells whether it is shown', async () => {
  const { vendor, send } = await stage();
  expect(await send()).toMatchObject({ ok: true, warning: expect.stringContaining('is not told') });
  expect(vendor.cards).toHaveLength(1);
});

it.each([
  [200, '1'],
  [200, ''],
  [204, ''],
])('takes %i for a retired address, which delivers nothing', async (status, body) => {
  const { vendor, send } = await stage();
  vendor.fail({ status, body });
  expect(await send()).toMatchObject({ ok: false, problem: expect.stringContaining('Workflows webhook') });
  await send();
  expect(vendor.sent).toHaveLength(1);
});

it('says that a workflow is switched off', async () => {
  const { vendor, send } = await stage();
  const error = { code: 'WorkflowTriggerIsNotEnabled', message: 'Could not execute workflow.' };
  vendor.fail({ status: 400, body: { error } });
  expect(await send()).toMatchObject({ ok: false, problem: expect.stringContaining('switched off') });
});

it.each([
  'https://contoso.webhook.office.com/webhookb2/11111111@22222222/IncomingWebhook/33333333/44444444',
  'https://outlook.office.com/webhook/11111111@22222222/IncomingWebhook/33333333/44444444',
])('refuses the address of a connector before anything is sent (%#)', (url) => {
  expect(() => readChannelSettings(teams, 'ops', url)).toThrow(/Office 365 connector/);
});
