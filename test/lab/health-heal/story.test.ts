import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startVendor, type Vendor } from '../../stage/channels/vendor.ts';
import { type StandIn, startGithubApi } from '../../stage/github-api/github-api.ts';
import { runStep } from '../../stage/step/run-step.ts';

let app: Vendor;
let hook: Vendor;
let github: StandIn;
let workspace: string;
let healthy = true;

beforeAll(async () => {
  app = await startVendor(() => ({ reply: healthy ? { status: 200 } : { status: 503 } }));
  hook = await startVendor(() => ({ reply: { status: 204 } }));
  github = await startGithubApi({ repository: 'acme/marina' });
  workspace = await mkdtemp(join(tmpdir(), 'fairway-health-'));
});
afterAll(async () => {
  await Promise.all([app.stop(), hook.stop(), github.stop(), rm(workspace, { recursive: true })]);
});
afterEach(() => {
  expect([...hook.violations, ...github.violations]).toEqual([]);
});

/** An address at which nobody listens. */
async function closedAddress(): Promise<string> {
  const closed = await startVendor(() => ({ reply: { status: 204 } }));
  await closed.stop();
  return `${closed.url}/`;
}

let runs = 0;
const look = (inputs: Record<string, string> = {}) =>
  runStep({
    action: 'health-heal',
    workspace,
    inputs: {
      name: 'boatyard',
      probes: JSON.stringify([
        { name: 'page', url: `${app.url}/`, interval: '50ms', severity: 'P2' },
        { name: 'api', url: `${app.url}/health`, interval: '50ms', severity: 'P1' },
      ]),
      control: `${hook.url}/`,
      notify: JSON.stringify({
        channels: {
          hook: { webhook: { url: `${hook.url}/hooks/4f9c1f1d2ab34567`, secret: 'a-key-of-the-hook' } },
        },
        routes: [{ severity: ['P1'], to: 'hook' }],
      }),
      'github-token': github.issueToken({ issues: 'write' }),
      ...inputs,
    },
    env: { GITHUB_API_URL: github.url, GITHUB_RUN_ID: String(++runs), GITHUB_RUN_ATTEMPT: '1' },
  });

const told = () =>
  hook.sent
    .filter(({ method }) => method === 'POST')
    .map(({ body }) => {
      const { state, severity, title } = body as Record<string, string>;
      return `${state}: ${severity} ${title}`;
    });
const issues = () => github.state.issues.all.map(({ title, state }) => `${state}: ${title}`);

describe('probes without a host', () => {
  it('are told once, and once that it is over, whatever a channel does between', async () => {
    const well = await look();
    expect([well.exitCode, well.outputs['outcome'], told(), issues()]).toEqual([0, 'healthy', [], []]);
    expect(well.summary).toContain('boatyard: healthy');

    healthy = false;
    hook.fail({ status: 200 }, { status: 400 });
    const bad = await look();
    expect([bad.exitCode, bad.outputs['outcome']]).toEqual([1, 'failing']);
    expect(bad.log).toContain('hook was not told');
    const open = [
      'open: P1: api of boatyard answered 503 instead of 200-299',
      'open: P2: page of boatyard answered 503 instead of 200-299',
    ];
    expect(issues().toSorted()).toEqual(open);
    expect(JSON.parse(bad.outputs['incident'] ?? '')).toMatchObject([
      { key: 'boatyard: probe api', severity: 'P1', url: expect.stringContaining('/issues/') },
      { key: 'boatyard: probe page', severity: 'P2' },
    ]);
    const refused = told().length;

    await look();
    await look();
    expect(told().slice(refused)).toEqual(['opened: P1 api of boatyard answered 503 instead of 200-299']);
    expect(issues()).toHaveLength(2);

    healthy = true;
    hook.fail({ status: 200 }, { status: 400 });
    const mended = await look();
    expect([mended.exitCode, mended.outputs['outcome'], mended.outputs['incident']]).toEqual([
      0,
      'healthy',
      '[]',
    ]);
    const lost = told().length;

    expect((await look()).outputs['status-page']).toBeUndefined();
    expect((await look({ 'status-page': 'site' })).outputs['status-page']).toBe(join(workspace, 'site'));
    const page = JSON.parse(await readFile(join(workspace, 'site/status.json'), 'utf8'));
    expect(page).toMatchObject({
      title: 'boatyard',
      services: [
        { name: 'page', state: 'up' },
        { name: 'api', state: 'up' },
      ],
      incidents: [{ open: false }, { open: false }],
    });
    expect(told().slice(lost)).toEqual(['resolved: P1 api of boatyard answered 503 instead of 200-299']);
    expect(issues().map((issue) => issue.split(':', 1)[0])).toEqual(['closed', 'closed']);
  });

  it('are not told where a control URL is silent as well', async () => {
    healthy = false;
    const gone = await closedAddress();
    const before = [told().length, issues().length];
    const run = await look({
      probes: `- {name: page, url: "${gone}", interval: 50ms}`,
      control: gone,
    });
    expect([run.exitCode, run.outputs['outcome']]).toEqual([1, 'prober-fault']);
    expect([told().length, issues().length]).toEqual(before);
  });

  it('touch and tell nothing in a dry run, and show what would be told', async () => {
    healthy = false;
    const before = [told().length, github.state.issues.all.map(({ updatedAt }) => updatedAt)];
    const run = await look({ 'dry-run': 'true', name: 'harbour' });
    expect(run.outputs['outcome']).toBe('failing');
    expect(run.summary).toContain('hook would get');
    expect([told().length, github.state.issues.all.map(({ updatedAt }) => updatedAt)]).toEqual(before);
  });
});
