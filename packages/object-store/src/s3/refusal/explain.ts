import type { Failure } from '@fairway/runtime';
import { clockApart, type Doing, failureOf, full, notAllowed, notTheStore } from '../../cloud/explain.ts';
import type { StoreRefusal } from '../../cloud/refusal.ts';
import { S3Refusal } from './refusal.ts';
import { grantOf } from './rights.ts';

/** What Amazon allows between the time of a signature and its own. */
const mostSkewMs = 15 * 60_000;

/** A refusal in three parts. It is pure, so that a table of tests can hold it. */
export function explainRefusal(
  refusal: StoreRefusal,
  doing: Doing,
  { bucket: place, now }: { readonly bucket: Parameters<typeof grantOf>[1]; readonly now: number },
): Failure {
  const { status, code, said, serverTime } = refusal;
  const { bucket } = place;
  const { region, rights = [] } = refusal instanceof S3Refusal ? refusal : {};
  const because = (why: string, fix: string) => failureOf(refusal, doing, { why, fix });
  if (/cap.?exceeded|quota|storage.?limit/i.test(`${code} ${said}`) || status === 507) {
    return failureOf(refusal, doing, full);
  }
  // The answer to a HEAD has no words, but a date.
  if (code === 'RequestTimeTooSkewed' || (status === 403 && Math.abs(now - serverTime) > mostSkewMs)) {
    return failureOf(refusal, doing, clockApart(serverTime, now));
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
    return failureOf(refusal, doing, notTheStore(status, 'S3'));
  }
  if (status === 401 || status === 403) {
    const unsure = said === '' ? ', or are not accepted: the answer has no words' : '';
    const why = `The keys do not allow ${rights.join(' or ')}${unsure}.`;
    return notAllowed(refusal, doing, { why, fix: grantOf(rights, place) });
  }
  return because(
    `The store answers ${status} ${code}.`,
    'Put right what the store says, and run this again.',
  );
}
