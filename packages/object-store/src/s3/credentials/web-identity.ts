import { asRecord, Failure, shortLine } from '@fairway/runtime';
import { type HttpClient, readText } from '../../http/exchange.ts';
import { PassingProblem, type RetryDeps, retry } from '../../http/retry.ts';
import { childrenOf, textOf } from '../../xml.ts';
import { readDocument } from '../client.ts';
import { readRefusal, S3Refusal } from '../refusal.ts';
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

export interface WebIdentityDeps extends RetryDeps {
  readonly http: HttpClient;
  /** A token of the run for this audience. */
  readonly identityToken: (audience: string) => Promise<string>;
  /** Keeps a value out of every log from now on. */
  readonly mask: (secret: string) => void;
}

const audience = 'sts.amazonaws.com';
/** Keys with less time left are replaced, so that none ends in the middle of a part. */
const renewBeforeMs = 10 * 60_000;

interface TimedKeys extends S3Keys {
  readonly ends: number;
}

/**
 * Keys of a role, by the identity of the run. They are exchanged again in time, however long the run takes.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
export function webIdentityKeys(settings: WebIdentitySettings, deps: WebIdentityDeps): S3Credentials {
  let current: TimedKeys | undefined;
  let exchange: Promise<TimedKeys> | undefined;
  const renewed = () => {
    exchange ??= assumeRole(settings, deps)
      .then((keys) => {
        current = keys;
        return keys;
      })
      .finally(() => {
        exchange = undefined;
      });
    return exchange;
  };
  return {
    async keys() {
      const left = (current?.ends ?? 0) - deps.clock.now();
      if (current && left >= renewBeforeMs) return current;
      const usable = left > 0 ? current : undefined;
      try {
        return await renewed();
      } catch (error) {
        // Keys that are still good serve on: the exchange may work at the next request.
        if (!usable || !(error instanceof Failure)) throw error;
        deps.logger.warn(`${error.what} The keys so far are good for some minutes.`);
        return usable;
      }
    },
    async renew(ended) {
      // Parts end together: the first asks, and the others take what it got.
      if (current && current.accessKeyId !== ended.accessKeyId) return current;
      return renewed();
    },
  };
}

async function assumeRole(settings: WebIdentitySettings, deps: WebIdentityDeps): Promise<TimedKeys> {
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

/** Whom a token speaks for. The token itself is a secret; its subject is not. */
function subjectOf(token: string): string {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    const { sub } = asRecord(claims);
    return typeof sub === 'string' ? sub : 'unknown';
  } catch {
    return 'unknown';
  }
}
