import { severities } from '@fairway/runtime';
import type { Channel, Reference } from '../../channel.ts';
import { openChannel, refused, type Taken } from '../../delivery/open-channel.ts';
import type { Message } from '../../message.ts';
import type { ServerAccess } from '../../settings/server-access.ts';
import { type DrawAlerts, drawAlerts } from './draw.ts';

/** Alertmanager's address without `/api/v2`, and how long an alert lasts that is not sent again. */
export interface AlertmanagerSettings extends ServerAccess {
  readonly labels: Readonly<Record<string, string>>;
  readonly holdMs: number;
}

/**
 * Alertmanager's API, version 2. It ends an alert by itself that is not sent again, so it is told in every run, with an
 * end beyond the next runs. It drops doubles, so that every request may be repeated.
 */
export function alertmanagerChannel(name: string, settings: AlertmanagerSettings): Channel {
  const { url, authorization, labels, holdMs, secrets } = settings;
  const how = (now: number, message: Message, earlier: Reference | undefined): DrawAlerts => {
    const kept = Date.parse(earlier?.['startsAt'] ?? '');
    const firing = earlier && severities.filter((severity) => earlier['firing']?.includes(severity));
    return { labels, holdMs, now, startedAt: Number.isNaN(kept) ? message.at : kept, firing };
  };
  return openChannel({
    name,
    kind: 'alertmanager',
    everyRun: true,
    deduplicates: true,
    secrets,
    preview: (message, earlier) =>
      isAlert(message)
        ? JSON.stringify(drawAlerts(message, how(message.at, message, earlier)), undefined, 2)
        : 'Nothing: it asks nobody to act, and an alert lasts until it is over.',
    async tell(message, earlier, talk, context): Promise<Taken> {
      if (!isAlert(message)) return { ok: true };
      const alerts = drawAlerts(message, how(context.clock.now(), message, earlier));
      const asked = await talk({
        method: 'POST',
        url: `${url}/api/v2/alerts`,
        headers: authorization,
        body: alerts,
        double: 'harmless',
      });
      const { answered } = asked;
      if (answered?.status !== 200) return refused('Alertmanager', asked, ({ text }) => text, hints);
      // A login page in front of it answers 200 to everything.
      if (answered.text.trim() !== '') {
        return { ok: false, problem: 'What answers at the address is not Alertmanager: it sends a page.' };
      }
      const firing = message.state === 'resolved' ? '' : message.severity;
      return { ok: true, reference: { startsAt: alerts[0]?.startsAt ?? '', firing } };
    },
  });
}

/** What went well once is no alert. */
function isAlert({ state, severity }: Message): boolean {
  return state !== 'event' || severity !== 'P3';
}

const hints = {
  'page not found': 'the address ends before /api/v2, and with --web.route-prefix in it where one is set',
};
