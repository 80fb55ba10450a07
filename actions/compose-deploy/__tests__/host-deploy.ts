import { type ComposeModel, modelSchema } from '@fairway/docker/compose';
import { type Host, localHost } from '@fairway/host';
import { makeRelease, openLedger } from '@fairway/releases';
import { silentLogger, systemClock } from '@fairway/runtime';
import { machineFacts } from '../../../test/stage/samples/machine-facts.ts';
import type { Wanted } from '../src/installation/stored-release.ts';
import type { HostDeploy } from '../src/plan/project-deploy.ts';

type Services = Record<string, ComposeModel['services'][string]>;

/** A release of the project `pier` as a host keeps it; a service runs the image of its own name. */
export function storedRelease(
  version: string,
  services: Services = { web: {} },
  more: Partial<Wanted> = {},
): Wanted {
  const digests = Object.fromEntries(
    Object.keys(services).map((service) => [service, `ghcr.io/pier/${service}@sha256:${version}`]),
  );
  const release = makeRelease({
    version,
    commit: 'c0ffee',
    digests,
    stack: JSON.stringify(services),
    files: [],
    configs: [],
    secrets: [],
    createdAt: '2026-11-21T04:00:00Z',
  });
  const model = modelSchema.parse({ name: 'pier', services });
  return { release, dotenv: '', model, trees: [], proving: { verify: [], secretValues: [] }, ...more };
}

/** A deploy of the release `v2` of the project `pier` to a host on which `v1` serves. */
export function hostDeploy(more: Partial<HostDeploy> = {}): HostDeploy {
  const host: Host = more.host ?? localHost({ logger: silentLogger, clock: systemClock });
  const [wanted, current] = [storedRelease('v2'), storedRelease('v1')];
  const state = '/var/lib/fairway/compose/pier';
  return {
    host,
    name: host.name,
    places: {
      state,
      lease: `${state}/lock`,
      copies: `${state}/files`,
      composeFile: '/srv/www/pier/compose.yaml',
      dotenv: '/srv/www/pier/.env',
      composePlugin: `${state}/compose-plugin`,
    },
    ledger: openLedger(host, { dir: state, logger: silentLogger }),
    entries: [],
    facts: {
      ...machineFacts,
      composeVersion: '2.30.0',
      composePlugin: '',
      foreignFile: '',
    },
    snapshot: {
      entries: [],
      mark: undefined,
      ids: [],
      release: () => undefined,
      beside: () => undefined,
      others: { text: () => undefined, namesIn: () => [] },
    },
    kept: [current],
    current,
    before: [],
    wanted,
    files: [],
    changes: [],
    drift: { composeFile: false, trees: [] },
    copies: new Set(),
    driftLines: [],
    unchanged: false,
    attempt: {
      id: wanted.release.id,
      version: wanted.release.version,
      commit: wanted.release.commit,
      startedAt: '2026-11-21T04:00:00Z',
      actor: 'mona',
      runUrl: '',
    },
    previous: current,
    dockerConfig: undefined,
    databases: { schema: { marks: undefined, rollbackSafe: true, rollbackUnsafe: false } },
    ...more,
  };
}
