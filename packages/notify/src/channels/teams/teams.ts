import { asRecord } from '@fairway/runtime';
import { z } from 'zod';
import type { Channel } from '../../channel.ts';
import type { Answer } from '../../delivery/answer.ts';
import { openChannel, refused } from '../../delivery/open-channel.ts';
import { previewOf } from '../../drawing/preview.ts';
import { channelKind } from '../../settings/channel-kind.ts';
import { address, orAlone } from '../../settings/fields.ts';
import { drawTeams } from './draw.ts';

/** Office 365 connectors were switched off in May 2026. Their addresses still answer, and deliver nothing. */
const retired = /^https:\/\/(?:[\w-]+\.webhook\.office\.com|outlook\.office(?:365)?\.com)\//i;
const newAddress = 'make one of a Workflows webhook ("Send webhook alerts to a channel")';

const schema = z.strictObject({
  /** Address of a Workflows webhook. */
  url: address.refine((url) => !retired.test(url), {
    error: `is the address of an Office 365 connector, which Microsoft has switched off: ${newAddress}`,
  }),
});

/** Microsoft Teams by a Workflows webhook. It can neither edit nor answer, so each message is a card of its own. */
export const teams = channelKind({
  kind: 'teams',
  example: 'teams: https://….api.powerplatform.com/…',
  schema: orAlone('url', schema),
  secrets: ({ url }) => [url],
  open: (name, { url }) => open(name, url),
});

const hints = {
  WorkflowTriggerIsNotEnabled: 'the workflow is switched off',
  WorkflowNotFound: 'the workflow was removed: make a new one',
  DirectApiAuthorizationRequired: 'set the trigger of the workflow to "Anyone"',
};

function open(name: string, url: string): Channel {
  return openChannel({
    name,
    kind: 'teams',
    secrets: [url],
    preview: (message) => previewOf('Starts the workflow with a card:', drawTeams(message)),
    async tell(message, _, talk) {
      const asked = await talk({ method: 'POST', url, body: drawTeams(message), double: 'harms' });
      const status = asked.answered?.status;
      if (status === 202) {
        return {
          ok: true,
          warning: 'Teams has started the workflow; whether it posts the card is not told.',
        };
      }
      if (status !== undefined && status >= 200 && status < 300) {
        return {
          ok: false,
          dead: true,
          problem: `Teams answers ${status} and not 202, as retired connectors do, which deliver nothing: ${newAddress}.`,
        };
      }
      return refused('Teams', asked, saidBy, hints);
    },
  });
}

function saidBy({ json, text }: Answer): string {
  const { code, message } = asRecord(asRecord(json)['error']);
  return [code, message].filter((part) => typeof part === 'string').join(': ') || text;
}
