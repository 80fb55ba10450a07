import { type Answer, invalid, notFound, page } from './answers.ts';
import { issueBody, labelBody } from './bodies.ts';
import type { Handlers } from './call.ts';
import type { StoredIssue } from './issue-state.ts';

const off: Answer = { status: 410, body: { message: 'Issues has been disabled in this repository.' } };
const badLabel = () =>
  invalid('Validation Failed', [{ resource: 'Issue', field: 'labels', code: 'invalid' }]);

/** GitHub's behaviour for issues and labels. */
export const issueHandlers: Handlers = {
  'get /repos/{owner}/{repo}/labels/{name}': ({ state, path }) => {
    const name = decodeURIComponent(path['name'] ?? '');
    const found = state.issues.labels.find((each) => each.name.toLowerCase() === name.toLowerCase());
    return found ? { status: 200, body: labelBody(found) } : notFound;
  },

  'post /repos/{owner}/{repo}/labels': ({ state, body }) => {
    const { name = '', color = 'ededed', description } = body;
    if ((description?.length ?? 0) > 100) {
      return invalid('Validation Failed', [{ resource: 'Label', field: 'description', code: 'invalid' }]);
    }
    if (state.issues.labels.some((each) => each.name.toLowerCase() === name.toLowerCase())) {
      return invalid('Validation Failed', [{ resource: 'Label', field: 'name', code: 'already_exists' }]);
    }
    const label = { name, color, description: description ?? '' };
    state.issues.labels.push(label);
    return { status: 201, body: labelBody(label) };
  },

  'get /repos/{owner}/{repo}/issues': ({ state, query }) => {
    if (state.issues.disabled) return off;
    const wanted = query.get('state') ?? 'open';
    const labels = query.get('labels')?.split(',') ?? [];
    const since = Date.parse(query.get('since') ?? '1970-01-01T00:00:00Z');
    const found = state.issues.listed.filter(
      (each) =>
        (wanted === 'all' || each.state === wanted) &&
        labels.every((label) => each.labels.includes(label)) &&
        (query.get('creator') ?? each.author.login) === each.author.login &&
        each.updatedAt >= since,
    );
    const sorted = query.get('direction') === 'asc' ? found : found.toReversed();
    return { status: 200, body: page(sorted, query).map((each) => issueBody(each, state.issues.labels)) };
  },

  'post /repos/{owner}/{repo}/issues': ({ state, body, holder }) => {
    if (state.issues.disabled) return off;
    const { title, labels = [] } = body;
    const wrong = tooLong(body);
    if (wrong) return wrong;
    if (labels.length > 0 && state.issues.refusesLabels) return badLabel();
    const issue = state.issues.add(holder, { title: title ?? '', body: body.body ?? '', labels });
    return { status: 201, body: issueBody(issue, state.issues.labels) };
  },

  'get /repos/{owner}/{repo}/issues/{issue_number}': ({ state, path }) => {
    const issue = state.issues.all.find(({ number }) => number === Number(path['issue_number']));
    return issue ? { status: 200, body: issueBody(issue, state.issues.labels) } : notFound;
  },

  'patch /repos/{owner}/{repo}/issues/{issue_number}': ({ state, path, body }) => {
    if (state.issues.disabled) return off;
    const issue = state.issues.all.find(({ number }) => number === Number(path['issue_number']));
    if (!issue) return notFound;
    const wrong = tooLong(body);
    if (wrong) return wrong;
    if (body.labels && state.issues.refusesLabels) return badLabel();
    if (body.labels) issue.labels = [...body.labels];
    if (body.title !== undefined) issue.title = body.title;
    if (body.body !== undefined) issue.body = body.body;
    if (body.state && body.state !== issue.state) {
      state.issues.turn(issue, body.state as StoredIssue['state'], body.state_reason ?? null);
    }
    state.issues.touch(issue);
    return { status: 200, body: issueBody(issue, state.issues.labels) };
  },
};

function tooLong({ title = '', body = '' }: { readonly title?: string; readonly body?: string }) {
  if (title.length > 256)
    return invalid('Validation Failed', [{ resource: 'Issue', field: 'title', code: 'too_long' }]);
  return body.length > 65_536 ? invalid('Body is too long (maximum is 65536 characters)') : undefined;
}
