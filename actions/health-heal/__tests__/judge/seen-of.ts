import type { InstalledLook, ServiceLook } from '@fairway/deploy-kit';
import { severitiesOf } from '../../src/inputs/severities.ts';
import type { JudgeRules } from '../../src/judge/about.ts';
import { judge } from '../../src/judge/judge.ts';
import type { ProbeSeen, Seen } from '../../src/look/seen.ts';

export const now = Date.parse('2026-11-29T12:00:00Z');
export const minute = 60_000;

/** A service that runs as wanted. */
export function service(name: string, facts: Partial<ServiceLook> = {}): ServiceLook {
  return {
    service: name,
    host: undefined,
    state: 'up',
    running: facts.state === 'down' || facts.state === 'stopped' ? 0 : 1,
    wanted: 1,
    restarts: 0,
    image: 'registry.example/app@sha256:1',
    since: now - 60 * minute,
    why: undefined,
    evidence: [],
    datastore: false,
    dependsOn: [],
    ...facts,
  };
}

/** A probe that got the wanted answer. */
export function probe(name: string, facts: Partial<ProbeSeen> = {}): ProbeSeen {
  return {
    name,
    kind: 'url',
    node: undefined,
    severity: 'P1',
    ok: true,
    problem: facts.ok === false ? 'answered 503 instead of 200-299' : '',
    line: facts.ok === false ? `${name} answered 503 instead of 200-299` : `${name} answered 200 in 4 ms`,
    ms: 4,
    starting: false,
    past: false,
    restarts: undefined,
    speaksFor: undefined,
    named: false,
    databaseOf: undefined,
    evidence: [],
    unanswered: false,
    askersFault: false,
    fromHost: undefined,
    ...facts,
  };
}

/** A bad answer of a probe that speaks for a service. */
export const complaint = (name: string, of: string, facts: Partial<ProbeSeen> = {}) =>
  probe(name, { ok: false, speaksFor: of, named: true, ...facts });

/** A bad answer that is silence. */
export const silence = (name: string, facts: Partial<ProbeSeen> = {}) =>
  probe(name, {
    ok: false,
    unanswered: true,
    problem: 'gave no answer: ECONNREFUSED',
    line: `${name} gave no answer: ECONNREFUSED`,
    ...facts,
  });

export function installation(
  services: readonly ServiceLook[],
  facts: Partial<InstalledLook> = {},
): InstalledLook {
  return {
    at: now,
    ledger: 'running',
    release: undefined,
    provenBy: undefined,
    lock: undefined,
    cutOff: undefined,
    services,
    drift: [],
    verify: [],
    targets: [],
    findContainer: async () => ({ container: undefined }),
    ledgers: { directory: '/var/lib/fairway/compose/shop', on: [] },
    unseen: [],
    ...facts,
  };
}

export function seenOf(
  services: readonly ServiceLook[],
  probes: readonly ProbeSeen[] = [],
  facts: Partial<Seen> & { readonly look?: Partial<InstalledLook> } = {},
): Seen {
  const { look, ...others } = facts;
  return {
    at: now,
    installation: installation(services, look),
    machines: ['web1'],
    unreached: [],
    probes,
    controls: [],
    ...others,
  };
}

export function rulesOf(facts: Partial<JudgeRules> = {}): JudgeRules {
  return {
    subject: 'shop/production',
    severities: severitiesOf({}),
    stoppedByHand: 'respect',
    healDrift: false,
    deployingForMs: 60 * minute,
    earlierRestarts: {},
    lockedSince: undefined,
    ...facts,
  };
}

/** The incidents that a verdict asks for, without those that are told with another one. */
export const told = (seen: Seen, rules?: Partial<JudgeRules>) => {
  const verdict = judge(seen, rulesOf(rules));
  return {
    outcome: verdict.outcome,
    incidents: verdict.sightings
      .filter(({ state, because }) => state === 'bad' && because === undefined)
      .map(({ severity, title }) => `${severity} ${title}`),
    heals: verdict.targets.map(({ service: name, host }) => (host ? `${name} on ${host}` : name)),
  };
};

export const db = (facts: Parameters<typeof service>[1] = {}) => service('db', { datastore: true, ...facts });
export const backend = (facts: Parameters<typeof service>[1] = {}) =>
  service('backend', { dependsOn: ['db'], ...facts });
export const web = (facts: Parameters<typeof service>[1] = {}) =>
  service('web', { dependsOn: ['backend'], ...facts });
export const down = { state: 'down', why: 'it has exited with status 137' } as const;
export const github = {
  url: 'https://api.github.com',
  ok: true,
  line: 'https://api.github.com answered 200',
};
export const deadGithub = { ...github, ok: false, line: 'https://api.github.com gave no answer: EAI_AGAIN' };
