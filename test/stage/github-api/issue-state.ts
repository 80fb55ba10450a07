import type { TokenHolder } from './access.ts';

type Person = Pick<TokenHolder, 'login' | 'type'>;

export interface StoredIssue {
  readonly id: number;
  readonly number: number;
  readonly author: Person;
  readonly createdAt: number;
  title: string;
  body: string;
  state: 'open' | 'closed';
  /** GitHub's `state_reason`. */
  reason: string | null;
  closedAt: number | undefined;
  updatedAt: number;
  labels: string[];
  assignees: string[];
}

/** Issues and labels of the repository, oldest first, and switches for what GitHub does at times. */
export class IssueState {
  readonly all: StoredIssue[] = [];
  readonly labels: { readonly name: string; readonly color: string; readonly description: string }[] = [];
  readonly #now: () => number;
  /** Milliseconds for which a new issue is missing in every list. */
  listLagMs = 0;
  /** Requests that give labels to an issue are refused with 422. */
  refusesLabels = false;
  /** Issues are switched off in the settings: 410. */
  disabled = false;
  #lastNumber = 100;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Adds an issue, as its author would by hand. */
  add(author: Person, issue: { title: string; body: string; labels?: readonly string[] }): StoredIssue {
    this.#lastNumber += 1;
    const at = this.#now();
    const stored: StoredIssue = {
      id: 5_000_000 + this.#lastNumber,
      number: this.#lastNumber,
      author,
      title: issue.title,
      body: issue.body,
      state: 'open',
      reason: null,
      createdAt: at,
      updatedAt: at,
      closedAt: undefined,
      labels: [...(issue.labels ?? [])],
      assignees: [],
    };
    this.all.push(stored);
    return stored;
  }

  /** Changes the state, as the button on its page does. */
  turn(issue: StoredIssue, state: StoredIssue['state'], reason: string | null): void {
    issue.state = state;
    issue.reason = reason;
    issue.closedAt = state === 'closed' ? this.#now() : undefined;
    this.touch(issue);
  }

  touch(issue: StoredIssue): void {
    issue.updatedAt = this.#now();
  }

  /** Those that a list shows by now. */
  get listed(): readonly StoredIssue[] {
    return this.all.filter(({ createdAt }) => createdAt + this.listLagMs <= this.#now());
  }
}
