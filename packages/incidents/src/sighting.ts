import type { Severity } from '@fairway/runtime';

/** What one run found out about one thing that can be bad. Every run gives all of them, bad or not. */
export interface Sighting {
  /** Subject and cause, equal in every run: `shop/production: probe web`. */
  readonly key: string;
  /** `unseen`: it could not be looked at. That proves nothing, so it neither opens nor ends an incident. */
  readonly state: 'bad' | 'good' | 'unseen';
  readonly severity: Severity;
  /** One line for people: what is wrong and where. */
  readonly title: string;
  /** When the evidence was taken, milliseconds since the Unix epoch. */
  readonly at: number;
  readonly evidence: readonly string[];
  /** The key of the sighting that explains this one: then it is told there, and has no incident of its own. */
  readonly because?: string | undefined;
}
