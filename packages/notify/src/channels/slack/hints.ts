/** What to do about an error of Slack, by its name. */
export const slackHints: Readonly<Record<string, string>> = {
  no_service: 'the webhook was removed: make a new one',
  no_team: 'the webhook is of a workspace that is gone: make a new one',
  no_active_hooks: 'the webhook was switched off: make a new one',
  invalid_token: 'the webhook was removed: make a new one',
  not_in_channel: 'invite the app to the channel',
  channel_not_found: 'give the id of the channel, and invite the app to a private one',
  is_archived: 'the channel is archived',
  invalid_auth: 'the token is not valid',
  token_revoked: 'the token was revoked: install the app again',
  token_expired: 'the token has expired: install the app again',
  account_inactive: 'the token is of an account that is gone',
  missing_scope: 'the app needs the scope chat:write',
  action_prohibited: 'an administrator of the workspace forbids it',
};
