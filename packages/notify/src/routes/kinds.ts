import { alertmanager } from '../channels/alertmanager/settings.ts';
import { discord } from '../channels/discord/discord.ts';
import { email } from '../channels/email/settings.ts';
import { githubIssue } from '../channels/github-issue/settings.ts';
import { ntfy } from '../channels/ntfy/ntfy.ts';
import { pagerduty } from '../channels/pagerduty/pagerduty.ts';
import { slack } from '../channels/slack/settings.ts';
import { teams } from '../channels/teams/teams.ts';
import { telegram } from '../channels/telegram/telegram.ts';
import { webhook } from '../channels/webhook/webhook.ts';
import type { ChannelKind } from '../settings/channel-kind.ts';

/** Every kind of channel. The key in the document is the kind's own name. */
export const channelKinds: readonly ChannelKind[] = [
  slack,
  discord,
  teams,
  pagerduty,
  email,
  alertmanager,
  githubIssue,
  telegram,
  ntfy,
  webhook,
];
