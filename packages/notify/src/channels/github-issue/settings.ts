import { parseDuration } from '@fairway/runtime';
import { z } from 'zod';
import { channelKind } from '../../settings/channel-kind.ts';
import { baseAddress, orAlone, token } from '../../settings/fields.ts';
import { githubIssueChannel } from './github-issue.ts';

const duration = z
  .string('must be a duration such as 4h')
  .refine((text) => parseDuration(text) !== undefined, 'must be a duration such as 4h')
  .transform((text) => parseDuration(text) ?? 0);

const schema = z.strictObject({
  /** The label by which issues are found again. It is made where the repository lacks it. */
  label: z
    .string()
    .regex(/^[^,\p{Cc}]{1,50}$/u, 'is not the name of a label')
    .default('incident'),
  /** Another repository than that of the run. */
  repository: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/, 'is not of the form owner/name')
    .optional(),
  /** A token that may write issues there. Default: the token of the run. */
  token: token.optional(),
  'api-url': baseAddress.optional(),
  /** Time after a close in which the same incident opens the same issue again. */
  'reopen-within': duration.default(86_400_000),
  /** Time between two comments while it lasts. */
  repeat: duration.default(4 * 3_600_000),
});

/** Issues of a repository: each incident is one, with its timeline. */
export const githubIssue = channelKind({
  kind: 'github-issue',
  example: 'github-issue: incident, or github-issue: {label: incident, repository: owner/name, token: …}',
  schema: orAlone('label', schema),
  secrets: ({ token: own }) => (own === undefined ? [] : [own]),
  open(name, written) {
    const {
      label,
      repository,
      token: own,
      'api-url': apiUrl,
      'reopen-within': reopenWithinMs,
      repeat,
    } = written;
    return githubIssueChannel(name, {
      label,
      repository,
      token: own,
      apiUrl,
      reopenWithinMs,
      repeatMs: repeat,
    });
  },
});
