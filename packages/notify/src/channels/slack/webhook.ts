import type { Channel } from '../../channel.ts';
import { openChannel, refused } from '../../delivery/open-channel.ts';
import { previewOf } from '../../drawing/preview.ts';
import { drawSlack } from './draw.ts';
import { slackHints } from './hints.ts';

/**
 * Slack by an incoming webhook. It gives no id back, so an incident's end is a message of its own. Nothing drops
 * doubles there.
 */
export function slackWebhook(name: string, url: string): Channel {
  return openChannel({
    name,
    kind: 'slack',
    secrets: [url],
    preview: (message) => previewOf('Posts a message:', drawSlack(message)),
    async tell(message, _, talk) {
      const asked = await talk({ method: 'POST', url, body: drawSlack(message), double: 'harms' });
      // A dead webhook was seen to answer 200 and `no_service`, so the status alone proves nothing.
      if (asked.answered?.status === 200 && asked.answered.text.trim() === 'ok') return { ok: true };
      const dead = /no_service|no_team|channel_not_found|channel_is_archived|invalid_token/.test(
        asked.answered?.text ?? '',
      );
      return { ...refused('Slack', asked, ({ text }) => text, slackHints), ...(dead ? { dead } : {}) };
    },
  });
}
