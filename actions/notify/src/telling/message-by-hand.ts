import type { ActionContext } from '@fairway/action-kit';
import { failing, type KnownIncident, over, type Told } from '@fairway/notify';
import { shortLine } from '@fairway/runtime';
import type { ByHand } from '../inputs/by-hand.ts';

type Message = Told['message'];

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
  const message: Message = {
    ...{ key, event, state: 'event', severity, environment, title, text, at: clock.now() },
    subject: byHand.key ?? (workflow || repository),
    facts: actor === '' ? [] : [{ name: 'By', value: [actor, workflow].filter(Boolean).join(', in ') }],
    links: URL.canParse(runUrl) ? [{ text: 'The run', url: runUrl }] : [],
    log: [],
    timeline: [],
  };
  if (byHand.key === undefined) return { message, cause: title };
  const open = known(key);
  if (!resolve) return failing(message, title, open);
  return open === undefined
    ? { message: { ...message, state: 'resolved' }, cause: title }
    : over(message, open);
}
