import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Stage, setStage } from '../stand-in.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.end());

const open = () => stage.open({ token: stage.api.issueToken({ actions: 'read' }) });
const health = { file: 'health.yml', withinMs: 3_600_000 };

describe('a workflow that should run', () => {
  it('is well while it does', async () => {
    const runs = [{ status: 'completed', conclusion: 'success', startedAt: '2026-11-02T09:30:00Z' }];
    stage.api.state.workflows.push({ file: 'health.yml', state: 'active', runs });
    expect(await open().silenceOfWorkflow(health)).toBeUndefined();
  });

  it('is silent when its last run is too long ago', async () => {
    const runs = [{ status: 'completed', conclusion: 'success', startedAt: '2026-11-02T08:30:00Z' }];
    stage.api.state.workflows.push({ file: 'health.yml', state: 'active', runs });
    expect(await open().silenceOfWorkflow(health)).toMatch(/^No run of it has come to an end for 1h 30m/);
  });

  it('that is not there says so', async () => {
    expect(await open().silenceOfWorkflow(health)).toBe(
      'There is no workflow health.yml in the repository, or the token lacks `actions: read`.',
    );
  });

  it('cannot be watched without the right, which is named', async () => {
    const token = stage.api.issueToken({ issues: 'write' });
    await expect(stage.open({ token }).silenceOfWorkflow(health)).rejects.toMatchObject({
      trouble: 'permission',
      why: expect.stringContaining('actions: read'),
    });
  });
});

describe('a run', () => {
  it('names who approved it, and not who refused', async () => {
    const of = { run: 7, environment: 'production' };
    stage.api.state.approvals.push(
      { ...of, login: 'mara', state: 'approved', comment: 'Go.' },
      { ...of, login: 'noor', state: 'rejected', comment: 'Wait.' },
      { ...of, run: 8, login: 'otto', state: 'approved', comment: '' },
    );
    expect(await open().approvalsOf('7')).toEqual([
      { login: 'mara', environments: ['production'], comment: 'Go.' },
    ]);
  });
});
