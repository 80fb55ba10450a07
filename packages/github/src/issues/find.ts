import type { Api, Manner } from '../api/api.ts';
import { type Author, wroteIt } from '../api/author.ts';
import type { IncidentIssue } from './incident-issue.ts';
import { readMarker } from './marker.ts';

const pageSize = 100;
/** Pages that are read of everything the token ever wrote, to find an issue that has lost its label. */
const authorPages = 3;
const acknowledgedLabel = 'acknowledged';

export const recordingIncident: Manner = {
  task: 'record an incident as an issue',
  permission: 'issues: write',
  twice: 'harmless',
};

/** It needs less than the permission that it names; but whoever asks is about to record. */
const reading: Manner = { ...recordingIncident, task: 'show the issues of incidents' };

/** Whose issues are meant, and the label that they carry. */
export interface Finder extends Author {
  readonly label: string;
}

/** One issue as the API lists it, as far as it is read here. */
export interface ListedIssue {
  readonly id: number | bigint;
  readonly number: number;
  readonly html_url: string;
  readonly state: string;
  readonly title: string;
  readonly body?: string | null;
  readonly user: { readonly login: string; readonly id?: number | bigint } | null;
  readonly labels: readonly (string | { readonly name?: string | null })[];
  readonly assignees?: readonly { readonly login: string }[] | null;
  readonly created_at: string;
  readonly closed_at: string | null;
  readonly pull_request?: unknown;
}

/** An issue of an incident; undefined where it is none of ours, or only repeats another. */
export function readIssue(listed: ListedIssue, { label, ...author }: Finder): IncidentIssue | undefined {
  const body = listed.body ?? '';
  const marker = readMarker(body);
  if (listed.pull_request || !marker || !wroteIt(author, listed.user) || marker.duplicateOf) return undefined;
  const labels = listed.labels.map((each) => (typeof each === 'string' ? each : (each.name ?? '')));
  const open = listed.state === 'open';
  return {
    id: Number(listed.id),
    number: listed.number,
    url: listed.html_url,
    key: marker.key,
    title: listed.title,
    body,
    open,
    openedAt: Date.parse(listed.created_at),
    closedAt: listed.closed_at ? Date.parse(listed.closed_at) : undefined,
    byHand: open !== marker.open,
    acknowledgedBy: listed.assignees?.[0]?.login ?? labels.find((each) => each === acknowledgedLabel),
    labelled: labels.includes(label),
    notedAt: marker.notedAt,
    data: marker.data,
  };
}

/**
 * The issues of incidents that carry the label: all open ones, then those that were closed or changed since then. Listed
 * and never searched, because GitHub's search does not know a new issue yet. Open ones are asked for first: one that is
 * closed between is then in the second list.
 */
export async function labelledIssues(api: Api, who: Finder, since: number): Promise<IncidentIssue[]> {
  const open = await listAll(api, { labels: who.label, state: 'open' });
  const closed = await listAll(api, {
    labels: who.label,
    state: 'closed',
    since: new Date(Math.max(since, 0)).toISOString(),
  });
  const seen = new Set(open.map(({ number }) => number));
  return [...open, ...closed.filter(({ number }) => !seen.has(number))].flatMap(
    (each) => readIssue(each, who) ?? [],
  );
}

/** The newest issues that the token wrote, whatever labels people left on them. */
export async function writtenIssues(
  api: Api,
  who: Finder,
  state: 'open' | 'all' = 'all',
): Promise<IncidentIssue[]> {
  const all = await listAll(api, { creator: who.login, state }, authorPages);
  return all.flatMap((each) => readIssue(each, who) ?? []);
}

type Filter = {
  readonly labels?: string;
  readonly creator?: string;
  readonly state: 'open' | 'closed' | 'all';
  readonly since?: string;
};

async function listAll({ request, repo }: Api, filter: Filter, mostPages = Number.POSITIVE_INFINITY) {
  const found: ListedIssue[] = [];
  for (let page = 1; page <= mostPages; page += 1) {
    const { data } = await request('GET /repos/{owner}/{repo}/issues', {
      ...repo,
      ...filter,
      sort: 'created',
      direction: 'desc',
      per_page: pageSize,
      page,
      request: { manner: reading },
    });
    found.push(...data);
    if (data.length < pageSize) break;
  }
  return found;
}
