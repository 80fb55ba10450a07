import { describe, expect, it } from '@jest/globals';
import { writeMarker } from '../../src/issues/marker.ts';
import { hour, label, minute, onIncidentStage, text } from './incident-stage.ts';

const mona = { login: 'mona', type: 'User' } as const;
const bot = { login: 'github-actions[bot]', type: 'Bot' } as const;
const { stage, lasting, over, incidents, shown, only, later } = onIncidentStage();

describe('the issue of an incident', () => {
  it('is opened once, kept up to date, and closed once with its report', async () => {
    expect((await incidents().record(lasting())).did).toBe('created');
    await later(15 * minute);
    expect((await incidents().record(lasting({ body: 'Connection refused, twice.\n' }))).did).toBe('updated');
    expect(text(only().body)).toBe('Connection refused, twice.\n');
    await later(15 * minute);
    expect((await incidents().record(over())).did).toBe('closed');
    expect((await incidents().record(over())).did).toBe('nothing');
    expect(shown()).toEqual([
      {
        number: 101,
        title: 'web of shop does not answer',
        state: 'closed',
        labels: [label],
        reason: 'completed',
      },
    ]);
    expect(text(only().body)).toContain('Down for 12 minutes.');
  });

  it('has its label from the start, which is made where the repository lacks it', async () => {
    await incidents().record(lasting());
    await incidents().record(lasting({ key: 'shop: probe api' }));
    expect(stage().api.state.issues.labels.map(({ name }) => name)).toEqual([label]);
    expect(
      stage().api.requests.filter((line) => line.startsWith('POST /repos/acme/marina/labels')),
    ).toHaveLength(1);
    expect(shown().map(({ labels }) => labels)).toEqual([[label], [label]]);
  });

  it('is made also where GitHub refuses to label it, and is found again by its author', async () => {
    stage().api.state.issues.refusesLabels = true;
    await incidents().record(lasting());
    await incidents().record(lasting());
    expect(only().labels).toEqual([]);
    expect((await incidents().record(over())).did).toBe('closed');
  });

  it('is found again when a person took its label off, and does not get it back', async () => {
    await incidents().record(lasting());
    only().labels = ['noise'];
    await incidents().record(lasting({ body: 'Still.\n' }));
    expect(only()).toMatchObject({ labels: ['noise'], state: 'open' });
    expect(await incidents().list(0)).toMatchObject([{ key: 'shop: probe web', labelled: false }]);
    expect(text(only().body)).toBe('Still.\n');
  });

  it('is the same one whatever its title says', async () => {
    await incidents().record(lasting({ title: 'web down since 10:00' }));
    await incidents().record(lasting({ title: 'web down since 11:00' }));
    expect(only().title).toBe('web down since 11:00');
    await incidents().record({ ...lasting({ title: 'all is well' }), open: false });
    expect(only().title).toBe('web down since 11:00');
  });

  it('keeps its title and what it said while some have not heard yet that it is over', async () => {
    await incidents().record(lasting());
    const unheard = { over: true, open: true, title: 'web of shop was deployed', note: 'It goes on.' };
    await later(5 * hour);
    for (const body of ['Over, slack has not heard.\n', 'Over, slack still has not heard.\n'])
      await incidents().record(over({ ...unheard, body }));
    expect(only()).toMatchObject({ title: 'web of shop does not answer', state: 'open' });
    expect(stage().api.comments(only().number)).toEqual([]);
    expect((await incidents().record(over())).did).toBe('closed');
    expect(text(only().body)).toBe(
      '## Report\nDown for 12 minutes.\n\n<details><summary>While it lasted</summary>\n\nConnection refused.\n\n</details>\n',
    );
  });

  it('is neither made nor opened again for what is over, and still keeps what is known of it', async () => {
    const unheard = over({ over: true, open: true, data: { told: 'slack' } });
    expect(await incidents().record(unheard)).toEqual({ did: 'nothing', issue: undefined });
    await incidents().record(lasting());
    stage().api.state.issues.turn(only(), 'closed', 'not_planned');
    await later(minute);
    const evidenceAt = stage().clock.now();
    expect((await incidents().record({ ...unheard, evidenceAt })).did).toBe('updated');
    expect((await incidents().record({ ...unheard, evidenceAt })).did).toBe('nothing');
    expect(only()).toMatchObject({ state: 'closed', reason: 'not_planned' });
    expect((await incidents().list(0))[0]?.data).toEqual({ told: 'slack' });
  });

  it('is never one that somebody else wrote, by hand or as a copy', async () => {
    const copy = `${writeMarker({ key: 'shop: probe web', open: true, data: { heals: 0 } })}\nMine.`;
    stage().api.state.issues.add(mona, { title: 'A copy', body: copy, labels: [label] });
    stage().api.state.issues.add(bot, { title: 'By hand', body: 'web is down', labels: [label] });
    await incidents().record(lasting());
    await incidents().record(over());
    expect(shown().map(({ title, state }) => [title, state])).toEqual([
      ['A copy', 'open'],
      ['By hand', 'open'],
      ['web of shop does not answer', 'closed'],
    ]);
  });

  it.each([
    ['an app', { login: 'fairway-of-acme[bot]', type: 'Bot' } as const],
    ['a user', mona],
  ])('is found again by the token of %s', async (_, holder) => {
    const token = stage().api.issueToken({ issues: 'write' }, holder);
    await incidents({ token }).record(lasting());
    await incidents({ token }).record(lasting({ body: 'Still.\n' }));
    expect(only().author.login).toBe(holder.login);
  });

  it('is the one of GITHUB_TOKEN where GraphQL does not say whose the token is', async () => {
    stage().api.faults.plan({ status: 403 }, { on: 'POST /graphql', times: 2 });
    await incidents().record(lasting());
    expect((await incidents().record(over())).did).toBe('closed');
  });

  it('says what is known to who follows it, at most once each repeat', async () => {
    const comments = () =>
      stage()
        .api.comments(only().number)
        .map(({ body }) => body);
    for (let run = 0; run < 24; run += 1) {
      await incidents().record(lasting({ body: `Look ${run}.\n`, note: `Still bad at look ${run}.` }));
      await later(15 * minute);
    }
    expect(comments()).toEqual(['Still bad at look 16.']);
    expect(text(only().body)).toBe('Look 23.\n');
  });

  it('keeps data hidden for the next run', async () => {
    await incidents().record(lasting({ data: { slack: { ts: '1.2' } } }));
    await incidents().record(lasting({ body: 'Still.\n' }));
    const [read] = await incidents().list(0);
    expect(read).toMatchObject({ key: 'shop: probe web', open: true, data: { slack: { ts: '1.2' } } });
    expect(text(only().body)).not.toContain('1.2');
  });

  it('shows who took it up', async () => {
    await incidents().record(lasting());
    await incidents().record(lasting({ key: 'shop: probe api' }));
    const [web, api] = stage().api.state.issues.all;
    web?.assignees.push('mona');
    api?.labels.push('acknowledged');
    expect((await incidents().list(0)).map(({ acknowledgedBy }) => acknowledgedBy)).toEqual([
      'acknowledged',
      'mona',
    ]);
  });
});

describe('an issue that a person closed', () => {
  const closeByHand = () => stage().api.state.issues.turn(only(), 'closed', 'not_planned');

  it('stays closed while nothing is newer than that', async () => {
    const before = stage().clock.now();
    await incidents().record(lasting());
    await later(2 * minute);
    closeByHand();
    expect((await incidents().record(lasting({ evidenceAt: before }))).did).toBe('kept-closed');
    expect(only()).toMatchObject({ state: 'closed', reason: 'not_planned' });
    expect((await incidents().list(0))[0]).toMatchObject({
      open: false,
      byHand: true,
      closedAt: before + 2 * minute,
    });
  });

  it('is opened again by a newer failure, which never makes a second one', async () => {
    await incidents().record(lasting());
    closeByHand();
    await later(10 * minute);
    expect((await incidents().record(lasting({ note: 'It fails again.' }))).did).toBe('reopened');
    expect(only().state).toBe('open');
    expect(
      stage()
        .api.comments(only().number)
        .map(({ body }) => body),
    ).toEqual(['It fails again.']);
  });

  it('gets its report when the incident is over, and stays closed', async () => {
    await incidents().record(lasting());
    closeByHand();
    await incidents().record(over());
    expect(text(only().body)).toContain('Down for 12 minutes.');
    expect(only().reason).toBe('not_planned');
  });

  it('and opened again after its end stays open', async () => {
    await incidents().record(lasting());
    await incidents().record(over());
    stage().api.state.issues.turn(only(), 'open', 'reopened');
    expect((await incidents().record(over())).did).toBe('nothing');
    expect(only().state).toBe('open');
  });
});
