import { Failure, type Severity } from '@fairway/runtime';

/** A message that the workflow writes itself. */
export interface ByHand {
  readonly title: string;
  readonly text: string;
  readonly severity: Severity;
  readonly event: string;
  /** Without a key the message stands alone. */
  readonly key: string | undefined;
  readonly resolve: boolean;
}

interface Given {
  readonly title: string | undefined;
  readonly text: string | undefined;
  readonly reports: string | undefined;
  readonly severity: Severity;
  readonly event: string;
  readonly key: string | undefined;
  readonly resolve: boolean;
}

/**
 * The message of the inputs; undefined where reports are told.
 * @throws Failure where inputs do not fit each other
 */
export function byHandOf(given: Given): ByHand | undefined {
  const { title, text, reports, severity, event, key, resolve } = given;
  if (title === undefined) {
    const [alone] =
      Object.entries({ text, key, resolve: resolve || undefined }).find(([, value]) => value) ?? [];
    if (alone === undefined) return undefined;
    throw new Failure({
      what: `The input "${alone}" is given without a "title".`,
      why: 'It belongs to a message by hand, and that has a title.',
      fix: 'Write a "title", or leave the input out and give "reports".',
    });
  }
  if (reports !== undefined) {
    throw new Failure({
      what: 'The inputs "title" and "reports" are both given.',
      why: 'A step tells either a message by hand or what reports say.',
      fix: 'Use two steps, one for each.',
    });
  }
  if (resolve && key === undefined) {
    throw new Failure({
      what: 'The input "resolve" is given without a "key".',
      why: 'Nobody knows which incident is over.',
      fix: 'Write the "key" with which it was opened.',
    });
  }
  return { title, text: text ?? '', severity, event, key, resolve };
}
