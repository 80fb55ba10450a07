import { Failure, shortLine } from '@fairway/runtime';
import { NotAllowedFailure } from '../destination.ts';
import { NotTrusted } from '../http/exchange.ts';
import { isProblem, type Problem, StoreRefusal } from './refusal.ts';

/** What a step does, for its failure. */
export interface Doing {
  /** `offsite did not take part 3 of shop/x.` */
  readonly what: string;
  /** The permission that it needs, as the store names it. S3 knows it of each request. */
  readonly permission?: string | undefined;
}

/** Knows what the refusals of its store mean. */
export interface Explains {
  /** A refusal in three parts. */
  explain(refusal: StoreRefusal, doing: Doing): Failure;
}

/** Carries out a step; what the store or the network says becomes a failure that tells what to do. */
export async function explained<T>(store: Explains, doing: Doing, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw isProblem(error) ? explainProblem(store, doing, error) : error;
  }
}

/** A problem in three parts. */
export function explainProblem(store: Explains, doing: Doing, problem: Problem): Failure {
  if (problem instanceof StoreRefusal) return store.explain(problem, doing);
  if (problem instanceof NotTrusted) {
    return new Failure({
      what: doing.what,
      why: `What answers cannot show that it is the store: ${problem.message}.`,
      fix: 'Where its certificate is signed by an authority of your own, give that as `ca`. Else correct the address, or let its certificate be renewed. Nothing was sent.',
      cause: problem,
    });
  }
  return new Failure({
    what: doing.what,
    why: `${sentence(problem.message)} It was tried again until now.`,
    fix: 'Look whether the store is up and can be reached from here, then run this again.',
    cause: problem,
  });
}

/** The failure of a step, with what the store said as its evidence. */
export function failureOf(
  refusal: StoreRefusal,
  { what }: Doing,
  { why, fix }: { readonly why: string; readonly fix: string },
): Failure {
  const line = shortLine(refusal.said, 300);
  return new Failure({ what, why, fix, evidence: line === '' ? [] : [line], cause: refusal });
}

/** The same where the credentials are good, and only lack a right. */
export function notAllowed(
  refusal: StoreRefusal,
  doing: Doing,
  { why, fix }: { readonly why: string; readonly fix: string },
): NotAllowedFailure {
  const { what, evidence, cause } = failureOf(refusal, doing, { why, fix });
  return new NotAllowedFailure({ what, why, fix, evidence, cause });
}

/** What it means that an account is full. */
export const full = {
  why: 'The account is full: its cap is reached. Another try cannot help.',
  fix: 'Raise the cap at the store, or remove what is no longer needed. The command prune works with a full account.',
} as const;

/** What it means that the clocks are apart. Signatures and assertions are bound to a time. */
export function clockApart(serverTime: number, now: number): { readonly why: string; readonly fix: string } {
  const minutes = Math.round(Math.abs(now - serverTime) / 60_000);
  return {
    why: Number.isNaN(serverTime)
      ? 'The clock of this machine is more than 15 minutes off, says the store.'
      : `The clock of this machine is ${minutes} minutes ${now > serverTime ? 'ahead of' : 'behind'} the store's.`,
    fix: 'Set the clock of this machine, best by NTP: the store refuses signatures that are 15 minutes off.',
  };
}

/** What a page means, in place of the store's own answer. */
export function notTheStore(status: number, store: string): { readonly why: string; readonly fix: string } {
  return {
    why: `What answers is no ${store} store: it sends a page with status ${status}.`,
    fix: 'Correct `endpoint`, or let the proxy in between pass requests to it.',
  };
}

function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase();
  return `${first}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}
