import { describe, expect, test } from '@jest/globals';
import { type DeployPlan, planLines } from '../../src/index.ts';
import { planComment, planHeadline } from '../../src/tell/plan.ts';

const nothing: DeployPlan = {
  release: 'v2',
  previous: 'v1',
  unchanged: true,
  services: [],
  files: [],
  creates: [],
  drift: [],
  migrations: [],
  hosts: ['manager', 'worker1'],
  warnings: [],
};
const changes: DeployPlan = {
  ...nothing,
  unchanged: false,
  services: [
    { service: 'web', change: 'added', image: { to: 'r/web@sha256:1' }, fields: [] },
    {
      service: 'api',
      change: 'changed',
      fields: [{ field: 'deploy.replicas', from: '2', to: '3' }, { field: 'environment.TOKEN' }],
    },
  ],
  files: [{ host: 'worker1', to: '/srv/pages', differences: ['index.html has other content'] }],
  creates: ['config marina_nginx_0123'],
  warnings: ['```'],
};

describe('a plan', () => {
  test('is logged line by line', () => {
    expect(planLines(changes)).toEqual([
      '+ service web',
      '    image: (nothing) → r/web@sha256:1',
      '~ service api',
      '    deploy.replicas: 2 → 3',
      '    environment.TOKEN (values are not shown)',
      '+ config marina_nginx_0123',
      '~ /srv/pages on worker1: 1 path',
      '    index.html has other content',
      'look out: ```',
      'Hosts: manager, worker1',
    ]);
  });

  test('has a headline', () => {
    expect(planHeadline(nothing)).toBe('v2 runs already, nothing would be touched');
    expect(planHeadline(changes)).toBe(
      'plan for v2; services added: 1, services changed: 1, new configs and secrets: 1, directories to sync: 1',
    );
    expect(planHeadline({ ...nothing, unchanged: false })).toBe('plan for v2; only labels change');
  });

  test('stays inside its fence as a comment, whatever text it holds', () => {
    const comment = planComment(changes, 'marina', 'https://github.com/acme/marina/actions/runs/1');
    expect(comment).toContain('### marina: plan for v2;');
    expect(comment).toMatch(/^````diff\n[\s\S]*look out: ```[\s\S]*\n````\n\n\[The run]\(https:/m);
  });
});
