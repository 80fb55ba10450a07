import type { ActionContext } from '@fairway/action-kit';
import { type Channel, failing, type KnownIncident, over, type Told } from '@fairway/notify';
import { shortLine } from '@fairway/runtime';
import type { ByHand } from '../inputs/by-hand.ts';

type Message = Told['message'];

/** Kinds of channels in which only an incident calls people: without a key nothing would end it. */
const needsKey: readonly string[] = ['pagerduty', 'github-issue'];

/** What the author of the message should know: an alarm that stands alone is an incident nowhere. */
export function warningByHand(
  { key, severity, title }: ByHand,
  channels: readonly Pick<Channel, 'name' | 'kind'>[],
): string | undefined {
  if (key !== undefined || severity === 'P3') return undefined;
  const names = channels.filter(({ kind }) => needsKey.includes(kind)).map(({ name }) => name);
  if (names.length === 0) return undefined;
  return `"${shortLine(title, 200)}" is a ${severity} without a \`key\`, so it pages nobody in PagerDuty and opens no issue (${names.join(', ')}): nothing could end it. Give it a \`key\`, and end it with the same key and \`resolve: true\`.`;
}

/**
 * The message that a workflow writes itself.
 * @param known the incident of a key, as a message in this state needs it
 */
export function messageByHand(
  byHand: ByHand,
  environment: string,
  { github, clock, withoutSecrets }: Pick<ActionContext, 'github' | 'clock' | 'withoutSecrets'>,
  known: (key: string, state: Message['state']) => KnownIncident | undefined,
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
  const open = known(key, resolve ? 'resolved' : 'opened');
  if (!resolve) return failing(message, title, open);
  return open === undefined
    ? { message: { ...message, state: 'resolved' }, cause: title }
    : over(message, open);
}
