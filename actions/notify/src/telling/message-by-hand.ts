import type { ActionContext } from '@fairway/action-kit';
import { isSameCause, type KnownIncident, type Told } from '@fairway/notify';
import { shortLine } from '@fairway/runtime';
import type { ByHand } from '../inputs/by-hand.ts';

/**
 * The message that a workflow writes itself.
 * @param known the incident of a key, where an earlier run left it open
 */
export function messageByHand(
  byHand: ByHand,
  environment: string,
  { github, clock, withoutSecrets }: Pick<ActionContext, 'github' | 'clock' | 'withoutSecrets'>,
  known: (key: string) => KnownIncident | undefined,
): Told {
  const { title, text, severity, event, resolve } = byHand;
  const { repository, workflow, runUrl, actor } = github;
  // Channels are sent the key as it is.
  const key = withoutSecrets([repository, shortLine(byHand.key ?? title, 200)].filter(Boolean).join(' '));
  const open = byHand.key === undefined ? undefined : known(key);
  const again = open !== undefined && isSameCause(open.cause, title);
  const state = byHand.key === undefined ? 'event' : resolve ? 'resolved' : again ? 'ongoing' : 'opened';
  return {
    message: {
      ...{ key, event, state, environment, title, text, at: clock.now() },
      severity: resolve && open !== undefined ? open.severity : severity,
      subject: byHand.key ?? (workflow || repository),
      facts: actor === '' ? [] : [{ name: 'By', value: [actor, workflow].filter(Boolean).join(', in ') }],
      links: URL.canParse(runUrl) ? [{ text: 'The run', url: runUrl }] : [],
      log: [],
      timeline: [],
    },
    cause: title,
  };
}
