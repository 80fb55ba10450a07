import type { Severity } from '@fairway/runtime';

/**
 * What a message is about.
 * - `opened`, `ongoing`, `resolved`: an incident, found again by its key.
 * - `acknowledged`: a person looks after the incident.
 * - `event`: something that happened once and needs no end, such as a deploy that went well.
 */
export type MessageState = 'opened' | 'ongoing' | 'acknowledged' | 'resolved' | 'event';

/** One message to people. Every channel draws it in its own form and cuts it to its own limits. Nothing in it is secret. */
export interface Message {
  /** Identifies the incident: equal in every run, and without anything that changes between open and resolve. */
  readonly key: string;
  /** What happened, for routes: `deploy.failed`, `health.failing`. */
  readonly event: string;
  readonly state: MessageState;
  readonly severity: Severity;
  /** The environment, for routes. Empty where there is none. */
  readonly environment: string;
  /** Name of the project, stack, database or URL. */
  readonly subject: string;
  /** One line that says what is wrong and where. */
  readonly title: string;
  /** The cause and what to do. Plain text. It survives every cut, at least its beginning. */
  readonly text: string;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  /** The first link is the one that survives every cut. */
  readonly links: readonly { readonly text: string; readonly url: string }[];
  /** The end of a log, oldest line first. */
  readonly log: readonly string[];
  readonly timeline: readonly { readonly at: number; readonly text: string }[];
  /** Milliseconds since the Unix epoch; for `opened`, when the first bad look was. */
  readonly at: number;
}
