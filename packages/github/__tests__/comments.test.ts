import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Stage, setStage, sha } from './stand-in.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
  stage.api.state.pullRequests.push({ number: 7, head: sha('a') });
});
afterEach(() => stage.end());

const marker = 'fairway:plan:production';
const bodies = () =>
  stage.api.comments(7).map(({ author, body }) => [author, body.split('\n').slice(1).join('\n')]);

function alreadyThere(author: { login: string; type: 'Bot' | 'User' }, body: string) {
  const id = stage.api.state.nextId();
  stage.api.state.comments.push({ id, pullRequest: 7, author, body });
}

describe('the comment', () => {
  it('is written once and then rewritten', async () => {
    const first = await stage
      .open()
      .upsertComment({ pullRequest: 7, marker, body: 'Plan: 2 services change.' });
    const second = await stage.open().upsertComment({ pullRequest: 7, marker, body: 'Deployed.' });
    expect(bodies()).toEqual([['github-actions[bot]', 'Deployed.']]);
    expect(second).toBe(first);
  });

  it('is found behind hundreds of others', async () => {
    const mona = { login: 'mona', type: 'User' } as const;
    for (let each = 0; each < 230; each += 1) alreadyThere(mona, `Remark ${each}`);
    await stage.open().upsertComment({ pullRequest: 7, marker, body: 'Plan.' });
    await stage.open().upsertComment({ pullRequest: 7, marker, body: 'Deployed.' });
    expect(bodies().length).toBe(231);
    expect(bodies().at(-1)).toEqual(['github-actions[bot]', 'Deployed.']);
  });

  it('is never one that a person copied', async () => {
    alreadyThere({ login: 'mallory', type: 'User' }, `<!-- ${marker} -->\nMine.`);
    await stage.open().upsertComment({ pullRequest: 7, marker, body: 'Plan.' });
    expect(bodies()).toEqual([
      ['mallory', 'Mine.'],
      ['github-actions[bot]', 'Plan.'],
    ]);
  });

  it('is never one of another bot', async () => {
    alreadyThere({ login: 'mallory[bot]', type: 'Bot' }, `<!-- ${marker} -->\nMine.`);
    await stage.open().upsertComment({ pullRequest: 7, marker, body: 'Plan.' });
    expect(bodies()).toEqual([
      ['mallory[bot]', 'Mine.'],
      ['github-actions[bot]', 'Plan.'],
    ]);
  });

  it('is the one of the user who owns the token', async () => {
    const mona = { login: 'mona', type: 'User' } as const;
    alreadyThere({ login: 'github-actions[bot]', type: 'Bot' }, `<!-- ${marker} -->\nThe app's.`);
    const token = stage.api.issueToken({ 'pull-requests': 'write' }, mona);
    await stage.open({ token }).upsertComment({ pullRequest: 7, marker, body: 'Plan.' });
    await stage.open({ token }).upsertComment({ pullRequest: 7, marker, body: 'Deployed.' });
    expect(bodies()).toEqual([
      ['github-actions[bot]', "The app's."],
      ['mona', 'Deployed.'],
    ]);
  });

  it('with another marker is another comment', async () => {
    await stage.open().upsertComment({ pullRequest: 7, marker, body: 'Production.' });
    await stage.open().upsertComment({ pullRequest: 7, marker: 'fairway:plan:staging', body: 'Staging.' });
    expect(bodies().map(([, body]) => body)).toEqual(['Production.', 'Staging.']);
  });

  it('is written once even if the answer was lost', async () => {
    stage.api.faults.plan('lost answer', { on: 'POST' });
    await stage.open().upsertComment({ pullRequest: 7, marker, body: 'Plan.' });
    expect(bodies()).toEqual([['github-actions[bot]', 'Plan.']]);
  });

  it('that is too long is cut at a line, with its blocks closed', async () => {
    const lines = Array.from({ length: 4000 }, (_, number) => `line ${number} of what the service said`);
    const body = `# Plan\n<details>\n\n\`\`\`text\n${lines.join('\n')}\n\`\`\`\n</details>\n`;
    await stage.open().upsertComment({ pullRequest: 7, marker, body });
    const [comment] = stage.api.comments(7);
    expect(comment?.body.length).toBeLessThanOrEqual(65_536);
    expect(comment?.body.length).toBeGreaterThan(64_000);
    expect(comment?.body).toMatch(/said\n```\n\n<\/details>\n\n_The rest .* the summary of the run .*_$/);
  });

  it('that is one long line keeps its characters whole', async () => {
    await stage.open().upsertComment({ pullRequest: 7, marker, body: '⚓𝄞'.repeat(40_000) });
    expect(stage.api.comments(7)[0]?.body.isWellFormed()).toBe(true);
  });
});

describe('the pull request of a run', () => {
  const of = (payload: Record<string, unknown>, commit = sha('c')) =>
    stage.open().pullRequestOf({ payload, sha: commit });

  it.each([
    ['a pull request', { pull_request: { number: 12 } }],
    ['a comment on one', { issue: { number: 12, pull_request: {} } }],
  ])('comes from the event where that is %s, without a request', async (_, payload) => {
    expect(await of(payload)).toBe(12);
    expect(stage.api.requests).toEqual([]);
  });

  it('is the open one whose head was pushed', async () => {
    stage.api.state.pullRequests.push({ number: 8, head: sha('c') });
    expect(await of({ ref: 'refs/heads/feature' })).toBe(8);
  });

  it('is the one that was merged as the commit', async () => {
    stage.api.state.pullRequests.push({ number: 9, head: sha('d'), open: false, mergedAs: sha('c') });
    expect(await of({ ref: 'refs/heads/main' })).toBe(9);
  });

  it('is undefined where no pull request belongs to the commit', async () => {
    stage.api.state.pullRequests.push({ number: 8, head: sha('d'), commits: [sha('c')] });
    expect(await of({ issue: { number: 12 } })).toBeUndefined();
    expect(await of({})).toBeUndefined();
  });
});
