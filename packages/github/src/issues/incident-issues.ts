import { isDeepStrictEqual } from 'node:util';
import { shortLine } from '@fairway/runtime';
import type { Api, Manner } from '../api/api.ts';
import { type Author, ownAuthor } from '../api/author.ts';
import { createIssue, longestTitle } from './create.ts';
import { type Decision, decide, pick } from './decide.ts';
import { type Finder, labelledIssues, readIssue, recordingIncident, writtenIssues } from './find.ts';
import type { IncidentIssue, IncidentRecord, Recorded } from './incident-issue.ts';
import { recordBody } from './record-body.ts';

export interface IncidentIssuesOptions {
  /** The label by which the issues are found. It is made where the repository lacks it. */
  readonly label: string;
  /** Milliseconds after a close in which the same incident opens the same issue again. */
  readonly reopenWithinMs: number;
  /** Milliseconds between two comments on an issue that lasts. Its body is kept up to date in between. */
  readonly repeatMs: number;
}

/**
 * Issues as the record of incidents: one for each key, found again by its label, its author and a hidden marker. Every
 * call compares what is with what should be, so that a call that was lost is made good by the next.
 */
export interface IncidentIssues {
  /**
   * The issues of incidents: those that are open, and those that were closed since then. One for each key.
   * @param since milliseconds since the Unix epoch
   */
  list(since: number): Promise<readonly IncidentIssue[]>;
  /** Makes the issue of an incident say this: opens, updates, closes or opens it again. */
  record(record: IncidentRecord): Promise<Recorded>;
}

export function incidentIssues(api: Api, options: IncidentIssuesOptions): IncidentIssues {
  let author: Promise<Author> | undefined;
  const who = async (): Promise<Finder> => {
    author ??= ownAuthor(api, recordingIncident);
    // A failed question is asked anew by the next call.
    author.catch(() => {
      author = undefined;
    });
    return { ...(await author), label: options.label };
  };

  return {
    async list(since) {
      const finder = await who();
      const labelled = await labelledIssues(api, finder, since);
      // A person may have taken the label off an issue that is still open.
      const written = await writtenIssues(api, finder, 'open');
      const found = [
        ...labelled,
        ...written.filter((one) => !labelled.some((each) => each.number === one.number)),
      ];
      const keys = [...new Set(found.map(({ key }) => key))];
      return keys.flatMap((key) => pick(found.filter((each) => each.key === key)).standing ?? []);
    },

    async record(record) {
      const finder = await who();
      const standing = await settled(api, await issuesOf(api, finder, record, options));
      const decision = decide(standing, record, options.reopenWithinMs);
      if (decision.act !== 'create') return carryOut(api, options, record, decision);
      const made = await createIssue(api, finder, record);
      // An overlapping run may have made one as well: both look again, and both let the older one stand.
      const all = await labelledIssues(api, finder, made.openedAt - options.reopenWithinMs);
      const both = [...all.filter(({ key, number }) => key === record.key && number !== made.number), made];
      const stands =
        (await settled(
          api,
          both.filter(({ open }) => open),
        )) ?? made;
      if (stands.number === made.number) return { did: 'created', issue: made };
      return carryOut(api, options, record, { act: 'update', issue: stands });
    },
  };
}

async function issuesOf(
  api: Api,
  who: Finder,
  record: IncidentRecord,
  { reopenWithinMs }: IncidentIssuesOptions,
): Promise<readonly IncidentIssue[]> {
  const since = api.clock.now() - reopenWithinMs;
  const found = (await labelledIssues(api, who, since)).filter(({ key }) => key === record.key);
  if (found.length > 0) return found;
  // A person may have taken the label off. Nothing is made anew before that has been looked at.
  return (await writtenIssues(api, who)).filter(({ key }) => key === record.key);
}

/** Closes what only repeats another issue, and returns the one that stands. */
async function settled(api: Api, issues: readonly IncidentIssue[]): Promise<IncidentIssue | undefined> {
  const { standing, repeated } = pick(issues);
  for (const each of repeated) {
    if (!standing) break;
    await change(api, each, {
      state: 'closed',
      state_reason: 'duplicate',
      duplicate_issue_id: standing.id,
      body: recordBody(
        { body: `The same incident is issue #${standing.number}; two runs overlapped.\n` },
        { key: each.key, open: false, duplicateOf: standing.number },
      ),
    });
  }
  return standing;
}

async function carryOut(
  api: Api,
  options: IncidentIssuesOptions,
  record: IncidentRecord,
  decision: Exclude<Decision, { act: 'create' }>,
): Promise<Recorded> {
  const { act, issue } = decision;
  if (act === 'nothing' || act === 'kept-closed') return { did: act, issue };
  const now = api.clock.now();
  const isOver = !record.open || record.over === true;
  const due =
    !isOver && record.note !== undefined && now - (issue.notedAt ?? issue.openedAt) >= options.repeatMs;
  const says = act === 'reopen' || due ? record.note : undefined;
  // The time of the comment is kept first: a run that is cut between says less, and never twice.
  const notedAt = says === undefined ? issue.notedAt : now;
  // An issue that is over keeps the title of what it was about: "deploy succeeded" would say nothing in a list.
  const title = isOver ? issue.title : shortLine(record.title, longestTitle);
  const text = isOver ? withEarlier(record.body, issue.body) : record.body;
  const body = recordBody(
    { body: text },
    {
      key: record.key,
      open: act === 'update' ? issue.open : act === 'reopen',
      notedAt,
      data: record.data ?? issue.data,
    },
  );
  const turns = {
    reopen: { state: 'open', state_reason: 'reopened' },
    close: { state: 'closed', state_reason: 'completed' },
  } as const;
  const state = act === 'update' ? {} : turns[act];
  const same = isDeepStrictEqual([title, body, {}], [issue.title, issue.body, state]);
  const changed = same ? issue : await change(api, issue, { title, body, ...state });
  if (says !== undefined) await comment(api, issue.number, says);
  const did = { update: same ? 'nothing' : 'updated', reopen: 'reopened', close: 'closed' } as const;
  return { did: did[act], issue: changed };
}

const earlierBegins = '\n\n<details><summary>While it lasted</summary>\n\n';
const earlierEnds = '\n\n</details>\n';

/**
 * The end of an incident, and folded below it what the issue said while it lasted: the end may know less. An issue that
 * told the end already, and waits until everybody has heard it, keeps what is folded there.
 */
function withEarlier(report: string, before: string): string {
  const said = before.slice(before.indexOf('\n') + 1);
  const folded = said.indexOf(earlierBegins);
  const earlier =
    folded >= 0 && said.endsWith(earlierEnds)
      ? said.slice(folded + earlierBegins.length, -earlierEnds.length)
      : said.trim();
  if (earlier === '' || earlier === report.trim()) return report;
  return `${report.trimEnd()}${earlierBegins}${earlier}${earlierEnds}`;
}

async function change(
  { request, repo }: Api,
  issue: IncidentIssue,
  change: {
    readonly title?: string;
    readonly body: string;
    readonly state?: 'open' | 'closed';
    readonly state_reason?: 'completed' | 'reopened' | 'duplicate';
    readonly duplicate_issue_id?: number;
  },
): Promise<IncidentIssue> {
  const { data } = await request('PATCH /repos/{owner}/{repo}/issues/{issue_number}', {
    ...repo,
    issue_number: issue.number,
    ...change,
    request: { manner: recordingIncident },
  });
  const changed = readIssue(data, { login: data.user?.login ?? '', id: undefined, label: '' });
  return { ...(changed ?? issue), labelled: issue.labelled };
}

async function comment({ request, repo }: Api, number: number, body: string): Promise<void> {
  await request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
    ...repo,
    issue_number: number,
    body,
    request: { manner: { ...recordingIncident, twice: 'never' } satisfies Manner },
  });
}
