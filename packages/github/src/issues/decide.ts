import type { IncidentIssue, IncidentRecord } from './incident-issue.ts';

/** What has to be done so that the issue of an incident says what it should. */
export type Decision =
  | { readonly act: 'create' }
  | { readonly act: 'update' | 'reopen' | 'close' | 'kept-closed'; readonly issue: IncidentIssue }
  | { readonly act: 'nothing'; readonly issue: IncidentIssue | undefined };

/**
 * Compares the issue with what it should say. A closed issue is opened again, so that one incident has one thread, unless
 * it has been closed for longer than `reopenWithinMs`. One that a person closed is opened again only by evidence that is
 * newer. One that a person opened again after its end is theirs. What is over opens no issue, neither anew nor again.
 */
export function decide(
  found: IncidentIssue | undefined,
  wanted: Pick<IncidentRecord, 'open' | 'over' | 'evidenceAt' | 'number'>,
  reopenWithinMs: number,
): Decision {
  if (!found) return wanted.open && !wanted.over ? { act: 'create' } : { act: 'nothing', issue: undefined };
  if (wanted.open) {
    if (found.open || wanted.over) return { act: 'update', issue: found };
    const closedFor = wanted.evidenceAt - (found.closedAt ?? 0);
    if (found.byHand && closedFor <= 0) return { act: 'kept-closed', issue: found };
    const same = wanted.number === found.number || closedFor <= reopenWithinMs;
    return same ? { act: 'reopen', issue: found } : { act: 'create' };
  }
  if (found.open) return found.byHand ? { act: 'nothing', issue: found } : { act: 'close', issue: found };
  // Closed by hand while it lasted: it still lacks its report.
  return found.byHand ? { act: 'update', issue: found } : { act: 'nothing', issue: found };
}

/**
 * The issue that stands for the incident, and others that repeat it. Of several open ones the oldest stands, so that two
 * runs decide alike; without an open one, the one closed last.
 */
export function pick(issues: readonly IncidentIssue[]): {
  readonly standing: IncidentIssue | undefined;
  readonly repeated: readonly IncidentIssue[];
} {
  const open = issues.filter((each) => each.open).sort((a, b) => a.number - b.number);
  const [oldest, ...repeated] = open;
  if (oldest) return { standing: oldest, repeated: repeated.filter(({ byHand }) => !byHand) };
  const closed = issues.toSorted((a, b) => (b.closedAt ?? 0) - (a.closedAt ?? 0));
  return { standing: closed[0], repeated: [] };
}
