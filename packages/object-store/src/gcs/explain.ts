import type { Failure } from '@fairway/runtime';
import { type Doing, failureOf, full, notAllowed, notTheStore } from '../cloud/explain.ts';
import type { StoreRefusal } from '../cloud/refusal.ts';
import { saysNoBucket } from './refusal.ts';

/** The code of a refusal that says that an upload is unknown to the store. */
export const sessionGone = 'SessionGone';

/** A refusal in three parts. It is pure, so that a table of tests can hold it. */
export function explainRefusal(refusal: StoreRefusal, doing: Doing, bucket: string): Failure {
  const { status, code, said } = refusal;
  const because = (why: string, fix: string) => failureOf(refusal, doing, { why, fix });
  if (/quota/i.test(`${code} ${said}`) || status === 507) return failureOf(refusal, doing, full);
  if (code === 'NotGcs') return failureOf(refusal, doing, notTheStore(status, 'Google Cloud'));
  if (code === sessionGone) {
    return because(
      'The unfinished upload is gone: somebody has ended it, or it is older than a week.',
      'Run this again: a new run begins a new upload.',
    );
  }
  if (/billing/i.test(said) || code === 'accountDisabled') {
    return because(
      `The project of the bucket ${bucket} has no account that pays for it.`,
      'Put the billing of the project right at Google, and run this again.',
    );
  }
  if (saysNoBucket(refusal)) {
    return because(`There is no bucket ${bucket}.`, 'Make the bucket, or correct `bucket` and `endpoint`.');
  }
  if (status === 401) {
    return because(
      'Google does not accept the token of this run.',
      'Look whether the service account is disabled, or its key removed.',
    );
  }
  if (status === 403) {
    return notAllowed(refusal, doing, {
      why: 'The identity does not have the permission for it.',
      fix: `Give it ${doing.permission} on the bucket ${bucket}, as the role roles/storage.objectUser has it. Without the permission to list, a name that is free is refused too.`,
    });
  }
  return because(
    `The store answers ${status} ${code}.`,
    'Put right what the store says, and run this again.',
  );
}
