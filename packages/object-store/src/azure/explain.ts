import type { Failure } from '@fairway/runtime';
import { clockApart, type Doing, failureOf, full, notAllowed, notTheStore } from '../cloud/explain.ts';
import type { StoreRefusal } from '../cloud/refusal.ts';
import type { AzureContainer } from './container.ts';

/** What Azure allows between the time of a signature and its own. */
const mostSkewMs = 15 * 60_000;

/** A refusal in three parts. It is pure, so that a table of tests can hold it. */
export function explainRefusal(
  refusal: StoreRefusal,
  doing: Doing,
  {
    account,
    container,
    now,
    byKey,
  }: Pick<AzureContainer, 'account' | 'container'> & { readonly now: number; readonly byKey: boolean },
): Failure {
  const { status, code, said, serverTime } = refusal;
  const because = (why: string, fix: string) => failureOf(refusal, doing, { why, fix });
  if (/quota|capacity|limit.*exceeded/i.test(`${code} ${said}`) || status === 507) {
    return failureOf(refusal, doing, full);
  }
  if (status === 403 && byKey && Math.abs(now - serverTime) > mostSkewMs) {
    return failureOf(refusal, doing, clockApart(serverTime, now));
  }
  if (byKey && /failed to authenticate/i.test(said)) return failureOf(refusal, doing, wrongKey(account));
  switch (code) {
    case 'ContainerNotFound':
      return because(
        `There is no container ${container} in the account ${account}.`,
        'Make the container, or correct `container`, `account` and `endpoint`.',
      );
    case 'KeyBasedAuthenticationNotPermitted':
      return because(
        `The account ${account} lets nobody in by its key.`,
        'Take `tenant` and `client` in place of the key: the run then comes by its own identity.',
      );
    case 'AuthorizationFailure':
      return because(
        `The network rules of the account ${account} keep this machine out.`,
        'Let the address of this machine in under the network rules of the account, or run this where it is let in.',
      );
    case 'AuthorizationPermissionMismatch':
    case 'InsufficientAccountPermissions':
      return notAllowed(refusal, doing, {
        why: 'The identity does not have the role for it.',
        fix: `Give it ${doing.permission} on the container ${container}. Azure needs some minutes until a new role works.`,
      });
    case 'AccountIsDisabled':
      return because(`The account ${account} is disabled.`, 'Enable it at Azure, and run this again.');
    case 'InvalidBlockList':
      return because(
        'The blocks are gone: somebody has removed them, or has stored another blob of that name.',
        'Run this again: a new run takes a new name.',
      );
    case 'NotAzure':
      return failureOf(refusal, doing, notTheStore(status, 'Azure'));
    default:
  }
  if (status === 401 || status === 403) {
    return byKey
      ? failureOf(refusal, doing, wrongKey(account))
      : because(
          `The account ${account} does not accept the token of this run.`,
          `Name the tenant that the account belongs to, and give the identity ${doing.permission}.`,
        );
  }
  return because(
    `The store answers ${status} ${code}.`,
    'Put right what the store says, and run this again.',
  );
}

function wrongKey(account: string): { readonly why: string; readonly fix: string } {
  return {
    why: `The account ${account} does not accept the key.`,
    fix: 'Compare the key with both keys of the account at Azure: one of them may have been made anew.',
  };
}
