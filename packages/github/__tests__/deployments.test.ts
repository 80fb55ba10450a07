import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DeploymentRequest } from '../src/deployments/deployment.ts';
import { type Stage, setStage, sha } from './stand-in.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.end());

const to = (environment: string, more: Partial<DeploymentRequest> = {}): DeploymentRequest => ({
  ref: sha('a'),
  sha: sha('a'),
  environment,
  description: 'v1.0.0 to the harbour',
  ...more,
});
const states = (environment: string) => stage.api.deployments(environment).map(({ state }) => state);

async function deploy(environment: string, more: Partial<DeploymentRequest> = {}) {
  const deployment = await stage.open().startDeployment(to(environment, more));
  await deployment.finish('success', { description: 'Proven.' });
}

describe('a deployment', () => {
  it('is in progress until it is finished, with the page of its run', async () => {
    await stage.open().startDeployment(to('staging', { logUrl: 'https://github.test/run/1' }));
    expect(stage.api.deployments()).toMatchObject([
      {
        environment: 'staging',
        sha: sha('a'),
        state: 'in_progress',
        description: 'v1.0.0 to the harbour',
        logUrl: 'https://github.test/run/1',
        creator: 'github-actions[bot]',
        production: false,
      },
    ]);
  });

  it.each(['success', 'failure', 'error'] as const)('ends in %s', async (ending) => {
    const deployment = await stage.open().startDeployment(to('staging'));
    await deployment.finish(ending, {
      description: 'How it went.',
      environmentUrl: 'https://staging.marina.test',
    });
    expect(stage.api.deployments()).toMatchObject([
      { state: ending, url: 'https://staging.marina.test', history: ['in_progress', ending] },
    ]);
  });

  it.each([
    ['production', undefined, true],
    ['live', undefined, false],
    ['live', true, true],
    ['production', false, false],
  ])('to %s, called production: %s, is shown as production: %s', async (environment, production, shown) => {
    await stage.open().startDeployment(to(environment, production === undefined ? {} : { production }));
    expect(stage.api.deployments()).toMatchObject([{ environment, production: shown }]);
  });

  it('shows its branch', async () => {
    stage.api.state.branches.set('develop', sha('a'));
    await stage.open().startDeployment(to('staging', { ref: 'refs/heads/develop' }));
    expect(stage.api.deployments()).toMatchObject([{ ref: 'develop', sha: sha('a'), state: 'in_progress' }]);
  });

  it('has its own commit even if the branch has moved on', async () => {
    stage.api.state.branches.set('develop', sha('b'));
    await stage.open().startDeployment(to('staging', { ref: 'develop' }));
    expect(stage.api.deployments()).toMatchObject([
      { sha: sha('b'), state: 'error' },
      { sha: sha('a'), state: 'in_progress' },
    ]);
  });

  it('of the merge of a pull request has the commit of the merge', async () => {
    await stage.open().startDeployment(to('preview', { ref: 'refs/pull/7/merge' }));
    expect(stage.api.deployments()).toMatchObject([{ ref: sha('a'), state: 'in_progress' }]);
  });

  it('accepts a description of any length', async () => {
    const long = 'Harbour master says: '.repeat(30);
    const deployment = await stage.open().startDeployment(to('staging', { description: long }));
    await deployment.finish('failure', { description: long });
    expect(stage.api.deployments()).toMatchObject([{ state: 'failure' }]);
  });
});

describe('after a success', () => {
  it.each([
    ['staging', {}],
    ['production', {}],
    ['staging', { transient: true }],
  ])('the earlier deployments to %s (%j) are inactive', async (environment, more) => {
    await deploy(environment, more);
    await deploy(environment, more);
    await deploy(environment, more);
    expect(states(environment)).toEqual(['inactive', 'inactive', 'success']);
  });

  it('other environments stay unchanged', async () => {
    await deploy('staging');
    await deploy('production');
    await deploy('production');
    expect(states('staging')).toEqual(['success']);
  });

  it('earlier failures stay failures', async () => {
    const failed = await stage.open().startDeployment(to('production'));
    await failed.finish('failure', { description: 'Not healthy.' });
    await deploy('production');
    expect(states('production')).toEqual(['failure', 'success']);
  });

  it('an active deployment is found behind many failures', async () => {
    await deploy('production');
    for (let each = 0; each < 24; each += 1) {
      const failed = await stage.open().startDeployment(to('production'));
      await failed.finish('failure', { description: 'Not healthy.' });
    }
    await deploy('production');
    expect(states('production').filter((state) => state !== 'failure')).toEqual(['inactive', 'success']);
  });
});

it('a failed deployment leaves the one before active', async () => {
  await deploy('production');
  const failed = await stage.open().startDeployment(to('production'));
  await failed.finish('failure', { description: 'Not healthy; v1.0.0 serves again.' });
  expect(states('production')).toEqual(['success', 'failure']);
});

describe('an environment that is gone', () => {
  it('has no active deployment, not even one of a killed run', async () => {
    await deploy('staging', { transient: true });
    await stage.open().startDeployment(to('staging'));
    await deploy('production');
    expect(await stage.open().deactivate('staging', 'Destroyed.')).toBe(2);
    expect(states('staging')).toEqual(['inactive', 'inactive']);
    expect(states('production')).toEqual(['success']);
  });

  it('can be deactivated twice', async () => {
    await deploy('staging');
    await stage.open().deactivate('staging', 'Destroyed.');
    expect(await stage.open().deactivate('staging', 'Destroyed.')).toBe(0);
    expect(await stage.open().deactivate('nowhere', 'Destroyed.')).toBe(0);
  });
});
