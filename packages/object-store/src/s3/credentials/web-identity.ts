import { Failure, shortLine } from '@fairway/runtime';
import { type IdentityDeps, subjectOf } from '../../cloud/identity.ts';
import { type Ending, renewedInTime } from '../../cloud/renewed.ts';
import { readText } from '../../http/exchange.ts';
import { PassingProblem, retry } from '../../http/retry.ts';
import { childrenOf, textOf } from '../../xml.ts';
import { readDocument } from '../client.ts';
import { readRefusal, S3Refusal } from '../refusal/refusal.ts';
import type { S3Credentials, S3Keys } from './credentials.ts';

/** The role that a run takes on by its identity at GitHub. */
export interface WebIdentitySettings {
  /** `arn:aws:iam::123456789012:role/backup` */
  readonly role: string;
  /** The address of the service that gives keys: `https://sts.eu-central-1.amazonaws.com`. */
  readonly endpoint: string;
  /** What AWS's own log shows for the run. */
  readonly session: string;
  /** How long keys are good. More than the role allows is refused. */
  readonly seconds: number;
}

const audience = 'sts.amazonaws.com';

interface TimedKeys extends S3Keys, Ending {}

/**
 * Keys of a role, by the identity of the run. They are exchanged again in time, however long the run takes.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
export function webIdentityKeys(settings: WebIdentitySettings, deps: IdentityDeps): S3Credentials {
  return renewedInTime(() => assumeRole(settings, deps), deps);
}

async function assumeRole(settings: WebIdentitySettings, deps: IdentityDeps): Promise<TimedKeys> {
  const { role, endpoint, session, seconds } = settings;
  const token = await deps.identityToken(audience);
  const asked = new URLSearchParams({
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: role,
    RoleSessionName: session,
    DurationSeconds: String(seconds),
    WebIdentityToken: token,
  });
  try {
    const given = await retry(deps, { doing: `keys of ${role}` }, async () => {
      // It is not signed: the token speaks for itself.
      const answer = await deps.http({
        method: 'POST',
        url: `${endpoint}/`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: Buffer.from(String(asked)),
      });
      const text = await readText(answer);
      const { status, headers } = answer;
      if (status !== 200) throw readRefusal(status, headers, text);
      return readKeys(readDocument('AssumeRoleWithWebIdentityResponse', { status, headers, text }));
    });
    for (const secret of [given.secretAccessKey, given.sessionToken ?? '']) deps.mask(secret);
    return given;
  } catch (error) {
    throw explain(error, settings, token);
  }
}

function readKeys(root: ReturnType<typeof readDocument>): TimedKeys {
  const [result] = childrenOf(root, 'AssumeRoleWithWebIdentityResult');
  const [keys] = result ? childrenOf(result, 'Credentials') : [];
  const [accessKeyId, secretAccessKey, sessionToken, expiration] = [
    ...['AccessKeyId', 'SecretAccessKey', 'SessionToken', 'Expiration'].map(
      (name) => keys && textOf(keys, name),
    ),
  ];
  const ends = Date.parse(expiration ?? '');
  if (!accessKeyId || !secretAccessKey || !sessionToken || Number.isNaN(ends)) {
    throw new PassingProblem('it answers without keys');
  }
  return { accessKeyId, secretAccessKey, sessionToken, ends };
}

function explain(error: unknown, { role, endpoint }: WebIdentitySettings, token: string): unknown {
  const what = `AWS did not give this run the role ${role}.`;
  if (!(error instanceof S3Refusal)) {
    if (!(error instanceof Error) || error instanceof Failure) return error;
    return new Failure({
      what,
      why: `${endpoint} gives no keys: ${error.message}. It was tried again until now.`,
      fix: 'Look whether that address can be reached from here, then run this again.',
      cause: error,
    });
  }
  const { code, said } = error;
  const duration = /DurationSeconds/.test(said);
  return new Failure({
    what,
    why: duration
      ? 'The keys shall be good for longer than the role allows.'
      : code === 'AccessDenied'
        ? `The role does not trust the subject of this run: ${subjectOf(token)}.`
        : `It answers ${code}.`,
    fix: duration
      ? 'Ask for less time, or raise the maximum session duration of the role.'
      : `Allow that subject and the audience ${audience} in the trust policy of the role, and keep token.actions.githubusercontent.com among the identity providers of the account.`,
    evidence: [shortLine(said, 300)].filter((line) => line !== ''),
    cause: error,
  });
}
