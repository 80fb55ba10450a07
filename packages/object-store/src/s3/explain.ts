import { Failure, shortLine } from '@fairway/runtime';
import { isProblem, type Problem, type S3Client } from './client.ts';
import { S3Refusal } from './refusal.ts';

/** What a step does, for its failure. */
export interface Doing {
  /** `offsite did not take part 3 of shop/x.` */
  readonly what: string;
  /** The permission that it needs, as AWS names it. */
  readonly permission: string;
}

/** What Amazon allows between the time of a signature and its own. */
const mostSkewMs = 15 * 60_000;

type Asked = Pick<S3Client, 'bucket' | 'deps'>;

/** Carries out a step; what the store or the network says becomes a failure that tells what to do. */
export async function explained<T>(client: Asked, doing: Doing, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw isProblem(error) ? explainProblem(client, doing, error) : error;
  }
}

/** A problem in three parts. */
export function explainProblem({ bucket, deps }: Asked, doing: Doing, problem: Problem): Failure {
  if (problem instanceof S3Refusal) {
    return explainRefusal(problem, doing, { bucket: bucket.bucket, now: deps.clock.now() });
  }
  return new Failure({
    what: doing.what,
    why: `${sentence(problem.message)} It was tried again until now.`,
    fix: 'Look whether the store is up and can be reached from here, then run this again.',
    cause: problem,
  });
}

/** A refusal in three parts. It is pure, so that a table of tests can hold it. */
export function explainRefusal(
  refusal: S3Refusal,
  { what, permission }: Doing,
  { bucket, now }: { readonly bucket: string; readonly now: number },
): Failure {
  const { status, code, said, region, serverTime } = refusal;
  const because = (why: string, fix: string) =>
    new Failure({ what, why, fix, evidence: evidenceOf(refusal), cause: refusal });
  if (/cap.?exceeded|quota|storage.?limit/i.test(`${code} ${said}`) || status === 507) {
    return because(
      'The account is full: its cap is reached. Another try cannot help.',
      'Raise the cap at the store, or remove what is no longer needed. The command prune works with a full account.',
    );
  }
  // The answer to a HEAD has no words, but a date.
  if (code === 'RequestTimeTooSkewed' || (status === 403 && Math.abs(now - serverTime) > mostSkewMs)) {
    return because(
      Number.isNaN(serverTime)
        ? 'The clock of this machine is more than 15 minutes off, says the store.'
        : `The clock of this machine is ${Math.round(Math.abs(now - serverTime) / 60_000)} minutes ${now > serverTime ? 'ahead of' : 'behind'} the store's.`,
      'Set the clock of this machine, best by NTP: the store refuses signatures that are 15 minutes off.',
    );
  }
  if (code === 'NoSuchBucket') {
    return because(
      `There is no bucket ${bucket}.`,
      'Make the bucket, or correct `bucket`, `region` and `endpoint`.',
    );
  }
  if (
    (status >= 300 && status < 400) ||
    /PermanentRedirect|AuthorizationHeaderMalformed|WrongRegion/i.test(code)
  ) {
    return because(
      `The bucket ${bucket} is in another region${region === undefined ? '' : `: ${region}`}.`,
      region === undefined ? 'Correct `region` or `endpoint`.' : `Write \`region: ${region}\`.`,
    );
  }
  if (code === 'SignatureDoesNotMatch' || code === 'InvalidAccessKeyId') {
    return because(
      'The store does not accept the keys.',
      'Compare the access key and the secret key with those at the store, without spaces at their ends. At Backblaze, the master key does not work here.',
    );
  }
  if (/^ExpiredToken|TokenRefreshRequired|InvalidToken/.test(code)) {
    return because(
      'The keys ended during the run, and there is no way to get others.',
      'Give the role itself (`role`) instead of keys that were made from it: it is then assumed again in time.',
    );
  }
  if (code === 'NoSuchUpload') {
    return because(
      'The unfinished upload is gone: somebody, or a lifecycle rule of the bucket, has removed it.',
      'Let the rule for unfinished uploads wait at least two days, and run this again.',
    );
  }
  if (code === 'NotS3') {
    return because(
      `What answers is no S3 store: it sends a page with status ${status}.`,
      'Correct `endpoint`, or let the proxy in between pass requests to it.',
    );
  }
  if (status === 401 || status === 403) {
    return because(
      said === ''
        ? 'The keys do not allow it, or are not accepted: the answer has no words.'
        : 'The keys do not allow it.',
      `Give them ${permission} on the bucket ${bucket} and on all that is below the prefix.`,
    );
  }
  return because(
    `The store answers ${status} ${code}.`,
    'Put right what the store says, and run this again.',
  );
}

function evidenceOf({ said }: S3Refusal): string[] {
  const line = shortLine(said, 300);
  return line === '' ? [] : [line];
}

function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase();
  return `${first}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}
