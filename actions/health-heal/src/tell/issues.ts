import type { IncidentIssue, IncidentIssues } from '@fairway/github';
import {
  type ByHand,
  type Incident,
  type IncidentState,
  isOpen,
  isOwed,
  type RecordedIncident,
  readRecord,
  recordOf,
} from '@fairway/incidents';
import { type Logger, messageOf as wordsOf } from '@fairway/runtime';

/** What the issues of a repository say about incidents. */
export interface KnownIssues {
  readonly issues: readonly IncidentIssue[];
  readonly recorded: readonly RecordedIncident[];
  /** What people did to them. */
  readonly byHand: readonly ByHand[];
}

export const noIssues: KnownIssues = { issues: [], recorded: [], byHand: [] };

/** How long back closed issues are read: an incident may come back within this time at most. */
const closedForMs = 7 * 86_400_000;

/** Reads the issues of one subject. Where GitHub does not answer, nothing is known; that is a warning. */
export async function readIssues(
  issues: IncidentIssues | undefined,
  scope: string,
  now: number,
  logger: Logger,
): Promise<KnownIssues> {
  if (!issues) return noIssues;
  try {
    const own = (await issues.list(now - closedForMs)).filter(({ key }) => key.startsWith(scope));
    return {
      issues: own,
      recorded: own.flatMap(({ data }) => readRecord(data) ?? []),
      byHand: own.flatMap(({ key, open, byHand, closedAt, acknowledgedBy }): ByHand[] => {
        const closed = !open && byHand ? closedAt : undefined;
        const acknowledged = open && acknowledgedBy !== undefined ? now : undefined;
        return closed === undefined && acknowledged === undefined
          ? []
          : [{ key, closedAt: closed, acknowledgedAt: acknowledged }];
      }),
    };
  } catch (error) {
    logger.warn(`The issues of incidents could not be read: ${wordsOf(error)}`);
    return noIssues;
  }
}

export interface IssueRequest {
  readonly issues: IncidentIssues;
  readonly known: KnownIssues;
  readonly state: IncidentState;
  /** The incidents that are open, and those that ended in this run. */
  readonly incidents: readonly Incident[];
  readonly bodyOf: (incident: Incident) => string;
  readonly withoutSecrets: (text: string) => string;
  readonly logger: Logger;
}

/**
 * Makes the issues say what the incidents are. Every run compares all of them, so a call that failed is made good by the
 * next run.
 * @returns the pages of issues by the incident's key
 */
export async function recordIssues(request: IssueRequest): Promise<ReadonlyMap<string, string>> {
  const pages = new Map(request.known.issues.map(({ key, url }) => [key, url]));
  for (const incident of incidentsToRecord(request)) {
    try {
      const { issue } = await request.issues.record(recordFor(incident, request));
      if (issue) pages.set(incident.key, issue.url);
    } catch (error) {
      request.logger.warn(`The issue of "${incident.title}" could not be written: ${wordsOf(error)}`);
    }
  }
  return pages;
}

/**
 * The incidents whose issues may lack something: those of this run, and those that ended before while their issue is
 * still open. What is told with its cause, or nobody is told of, has no issue of its own.
 */
export function incidentsToRecord({
  known,
  state,
  incidents,
}: Pick<IssueRequest, 'known' | 'state' | 'incidents'>): readonly Incident[] {
  const hasIssue = (key: string) => known.issues.some((issue) => issue.key === key);
  const current = incidents.filter(
    ({ key, quiet, foldedInto, endedBy }) =>
      endedBy !== 'presumed' && ((!quiet && foldedInto === undefined) || hasIssue(key)),
  );
  const open = new Set(incidents.filter(isOpen).map(({ key }) => key));
  const left = known.issues
    .filter(
      ({ key, open: stands, byHand }) =>
        stands && !byHand && !open.has(key) && !current.some((one) => one.key === key),
    )
    .flatMap(({ key }) => state.incidents.findLast((one) => one.key === key && !isOpen(one)) ?? []);
  return [...current, ...left];
}

function recordFor(incident: Incident, { state, known, bodyOf, withoutSecrets }: IssueRequest) {
  const { key, id, title, severity, lastBadAt, evidence } = incident;
  const data = recordOf(state, id);
  const lasts = isOpen(incident);
  // The issue is the memory: it stays open until every channel has heard that the incident is over.
  return {
    key,
    open: lasts || isOwed(incident),
    over: !lasts,
    title: withoutSecrets(`${severity}: ${title}`),
    body: withoutSecrets(bodyOf(incident)),
    evidenceAt: lastBadAt,
    note: lasts ? withoutSecrets(`It lasts. ${evidence[0] ?? ''}`.trim()) : undefined,
    number: known.issues.find((issue) => issue.key === key)?.number,
    ...(data ? { data } : {}),
  };
}
