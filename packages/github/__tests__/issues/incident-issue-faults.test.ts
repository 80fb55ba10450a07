import { describe, expect, it } from '@jest/globals';
import { failureOf, hour, minute, onIncidentStage } from './incident-stage.ts';

const { stage, lasting, over, incidents, shown, only, later } = onIncidentStage();

describe('one incident', () => {
  it('that flaps forty times a day is one issue', async () => {
    for (let flap = 0; flap < 40; flap += 1) {
      await incidents().record(lasting());
      await later(20 * minute);
      await incidents().record(over());
      await later(16 * minute);
    }
    expect(only().state).toBe('closed');
  });

  it('has one issue although two runs overlap', async () => {
    await Promise.all([incidents().record(lasting()), incidents().record(lasting())]);
    expect(
      shown()
        .filter(({ state }) => state === 'open')
        .map(({ number }) => number),
    ).toEqual([101]);
  });

  it('has one issue in the end although lists lag for a minute', async () => {
    stage().api.state.issues.listLagMs = 60_000;
    await Promise.all([incidents().record(lasting()), incidents().record(lasting())]);
    expect(shown().filter(({ state }) => state === 'open')).toHaveLength(2);
    await later(15 * minute);
    await incidents().record(lasting({ body: 'Still.\n' }));
    expect(shown().map(({ number, state, reason }) => [number, state, reason])).toEqual([
      [101, 'open', undefined],
      [102, 'closed', 'duplicate'],
    ]);
    await later(hour);
    expect((await incidents().record(over())).did).toBe('closed');
    expect((await incidents().list(0)).map(({ number }) => number)).toEqual([101]);
  });

  it.each([
    ['and lists lag', 60_000],
    ['and lists are up to date', 0],
  ])('has one issue although the answer to its making was lost %s', async (_, lag) => {
    stage().api.state.issues.listLagMs = lag;
    stage().api.faults.plan('lost answer', { on: 'POST /repos/acme/marina/issues' });
    await incidents().record(lasting());
    expect(only().state).toBe('open');
  });

  it('has its issue although the connection was cut before it was made', async () => {
    stage().api.faults.plan('cut', { on: 'POST /repos/acme/marina/issues' });
    await incidents().record(lasting());
    expect(only().state).toBe('open');
  });

  it('has one comment although the answer to it was lost', async () => {
    await incidents().record(lasting());
    await later(5 * hour);
    stage().api.faults.plan('lost answer', { on: 'POST /repos/acme/marina/issues/101/comments' });
    await failureOf(incidents().record(lasting({ note: 'Still bad.' })));
    await incidents().record(lasting({ note: 'Still bad.' }));
    expect(stage().api.comments(101)).toHaveLength(1);
  });

  it('has as many issues as it has ends with a day between', async () => {
    await incidents().record(lasting());
    await incidents().record(over());
    await later(30 * hour);
    await incidents().record(lasting());
    expect(shown().map(({ state }) => state)).toEqual(['closed', 'open']);
  });
});

describe('GitHub', () => {
  it('that has no requests left for ten minutes is not asked again in this run', async () => {
    const reset = `${(stage().clock.now() + 10 * minute) / 1000}`;
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
    stage().api.faults.plan({ status: 403, headers, message: 'API rate limit exceeded' }, { times: 9 });
    const failure = await failureOf(incidents().record(lasting()));
    expect(failure.trouble).toBe('limit');
    expect(stage().api.requests).toHaveLength(1);
    expect(stage().clock.slept).toEqual([]);
  });

  it('that limits new issues is waited for', async () => {
    stage().api.faults.plan(
      { status: 403, headers: { 'retry-after': '40' }, message: 'You have exceeded a secondary rate limit.' },
      { on: 'POST /repos/acme/marina/issues' },
    );
    await incidents().record(lasting());
    expect(stage().clock.slept).toEqual([40_000]);
    expect(only().state).toBe('open');
  });

  it('with issues turned off is a failure that says where to turn them on', async () => {
    stage().api.state.issues.disabled = true;
    const failure = await failureOf(incidents().record(lasting()));
    expect(failure.what).toBe('GitHub did not show the issues of incidents in acme/marina.');
    expect(failure.why).toBe('Issues are turned off there.');
    expect(failure.fix).toContain('Settings');
  });

  it('that does not let the token write issues is a failure that names the permission', async () => {
    const token = stage().api.issueToken({ contents: 'read' });
    expect((await failureOf(incidents({ token }).record(lasting()))).fix).toContain('Write `issues: write`');
  });

  it('that shows no issues is not said to have refused one', async () => {
    const token = stage().api.issueToken({ contents: 'read' });
    const failure = await failureOf(incidents({ token }).list(0));
    expect(failure.what).toBe('GitHub did not show the issues of incidents in acme/marina.');
  });
});
