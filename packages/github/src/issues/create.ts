import { poll, shortLine } from '@fairway/runtime';
import type { Api, Manner } from '../api/api.ts';
import { GithubFailure } from '../api/github-failure.ts';
import { type Finder, type ListedIssue, readIssue, recordingIncident, writtenIssues } from './find.ts';
import type { IncidentIssue, IncidentRecord } from './incident-issue.ts';
import { ensureLabel } from './label.ts';
import { recordBody } from './record-body.ts';

/** A list of GitHub's may lag behind: an issue whose answer was lost is looked for as long as this. */
const lookForMs = 75_000;
const lookEachMs = 15_000;
export const longestTitle = 256;

/**
 * Makes the issue. After a lost answer GitHub may have made it all the same. It is then looked for until it would surely be
 * seen, and made again only after that.
 */
export async function createIssue(api: Api, who: Finder, record: IncidentRecord): Promise<IncidentIssue> {
  await ensureLabel(api, who.label);
  try {
    return await make(api, who, record);
  } catch (error) {
    if (!(error instanceof GithubFailure) || error.trouble !== 'unreachable') throw error;
    return (await lookFor(api, who, record.key)) ?? (await make(api, who, record));
  }
}

async function lookFor(api: Api, who: Finder, key: string) {
  const { clock, signal } = api;
  const seen = await poll({ clock, signal, timeoutMs: lookForMs, intervalMs: lookEachMs }, async () => {
    const made = (await writtenIssues(api, who)).find((each) => each.key === key && each.open);
    return made ? { done: true, value: made } : { done: false };
  });
  return seen.timedOut ? undefined : seen.value;
}

async function make(api: Api, who: Finder, record: IncidentRecord): Promise<IncidentIssue> {
  const asked = {
    ...api.repo,
    title: shortLine(record.title, longestTitle),
    body: recordBody(record, { key: record.key, open: true, data: record.data }),
    request: { manner: { ...recordingIncident, twice: 'never' } satisfies Manner },
  };
  const { data } = await withOrWithoutLabel((labels) =>
    api.request('POST /repos/{owner}/{repo}/issues', { ...asked, labels }),
  )(who.label);
  const made = await labelled(api, who.label, data);
  const issue = readIssue(made, { ...who, login: made.user?.login ?? who.login });
  if (issue) return issue;
  throw new GithubFailure('refused', {
    what: `GitHub did not ${recordingIncident.task} in ${api.repo.owner}/${api.repo.repo}.`,
    why: 'The new issue does not hold what it was made with.',
    fix: `Look at ${made.html_url}, and at what changes new issues in the repository.`,
  });
}

/** GitHub refuses labels of a new issue at times. An issue without its label is better than none: its author finds it. */
function withOrWithoutLabel<T>(create: (labels: string[]) => Promise<T>) {
  return async (label: string): Promise<T> => {
    try {
      return await create([label]);
    } catch (error) {
      const aboutLabels = error instanceof GithubFailure && /\blabels?\b/i.test(error.evidence.join('\n'));
      if (!aboutLabels || error.trouble !== 'refused') throw error;
      return create([]);
    }
  };
}

/** GitHub drops labels in silence where the token may not set them, so the answer is read. */
async function labelled(api: Api, label: string, made: ListedIssue): Promise<ListedIssue> {
  const names = made.labels.map((each) => (typeof each === 'string' ? each : each.name));
  if (names.includes(label)) return made;
  try {
    const { data } = await api.request('PATCH /repos/{owner}/{repo}/issues/{issue_number}', {
      ...api.repo,
      issue_number: made.number,
      labels: [label],
      request: { manner: recordingIncident },
    });
    return data;
  } catch (error) {
    if (!(error instanceof GithubFailure) || error.trouble === 'limit') throw error;
    api.logger.warn(
      `Issue ${made.number} has no label ${label}: ${error.why} It is found by its author instead; set the label by hand.`,
    );
    return made;
  }
}
