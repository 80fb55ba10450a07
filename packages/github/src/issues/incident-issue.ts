/** What an issue keeps beside its text, hidden from readers. Any JSON object; at most 16,384 characters of it. */
export type IncidentData = Readonly<Record<string, unknown>>;

/** What the issue of one incident shall say. */
export interface IncidentRecord {
  /** Identifies the incident: equal in every run. */
  readonly key: string;
  /** The issue shall be open: the incident lasts, or somebody has not heard yet that it is over. */
  readonly open: boolean;
  /** The incident is over, although its issue shall be open. Default: no. */
  readonly over?: boolean;
  readonly title: string;
  /** Markdown: all that is known now, and at the end the report. A text beyond GitHub's limit is cut. */
  readonly body: string;
  /** When the newest evidence of it was taken, milliseconds since the Unix epoch. */
  readonly evidenceAt: number;
  /** Markdown of a comment, for what those who follow the issue must hear while it lasts. */
  readonly note?: string | undefined;
  readonly data?: IncidentData | undefined;
  /** The number of its issue, where an earlier run kept it. */
  readonly number?: number | undefined;
}

/** The issue of one incident as GitHub has it. */
export interface IncidentIssue {
  readonly number: number;
  /** The address of its page. */
  readonly url: string;
  readonly key: string;
  readonly title: string;
  readonly open: boolean;
  /** When it was made, and closed last; milliseconds since the Unix epoch. */
  readonly openedAt: number;
  readonly closedAt: number | undefined;
  /** A person changed the state that this package gave it: closed it, or opened it again. */
  readonly byHand: boolean;
  /** Who took it up: an assignee, or the label `acknowledged`. */
  readonly acknowledgedBy: string | undefined;
  /** Whether the label is still on it. */
  readonly labelled: boolean;
  /** When the last comment was written, milliseconds since the Unix epoch. */
  readonly notedAt: number | undefined;
  readonly data: IncidentData | undefined;
  /** GitHub's own id, and the body, for changes. */
  readonly id: number;
  readonly body: string;
}

/**
 * What a record did. `kept-closed`: a person closed the issue, and nothing is newer than that. `nothing`: an incident that
 * is over and has no issue, or whose issue is as it should be.
 */
export interface Recorded {
  readonly did: 'created' | 'updated' | 'reopened' | 'closed' | 'kept-closed' | 'nothing';
  readonly issue: IncidentIssue | undefined;
}
