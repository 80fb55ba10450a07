import { type ComposeModel, modelSchema } from '@fairway/docker/compose';
import { localHost, type Manifest, type ManifestEntry } from '@fairway/host';
import { type LedgerEntry, makeRelease, type Outcome, openLedger } from '@fairway/releases';
import { silentLogger, systemClock } from '@fairway/runtime';
import { ledgerEntry } from '../../../test/stage/samples/ledger-entry.ts';
import { machineFacts } from '../../../test/stage/samples/machine-facts.ts';
import { pathsOf } from '../src/fleet/paths.ts';
import type { Installation } from '../src/installation/installation.ts';
import type { Wanted } from '../src/installation/stored-release.ts';
import type { HostDeploy } from '../src/plan/project-deploy.ts';

export const host = localHost({ logger: silentLogger, clock: systemClock });
export const paths = pathsOf({ stateDir: '/var/lib/fairway', project: 'quay', directory: '/srv/quay' });
/** The directory that the releases of these tests bring along. */
export const pages = '/srv/quay/pages';

/** A file of a directory. */
export const file = (path: string, content = path, more: Partial<ManifestEntry> = {}): ManifestEntry => ({
  ...{ path, type: 'file', mode: 0o644, size: content.length, content },
  ...more,
});

interface Parts {
  readonly dotenv?: string;
  readonly tree?: Manifest;
  readonly stack?: string;
  readonly services?: ComposeModel['services'];
  /** Values that were secret when the release was proven. */
  readonly secretValues?: readonly string[];
}

/** A release of the project with its `.env` and the files of its directory. A service runs the image of its own name. */
export function release(version: string, parts: Parts = {}): Wanted {
  const { dotenv = `V=${version}\n`, tree, services = { web: { image: 'web' } }, secretValues = [] } = parts;
  const { stack = `name: quay\nservices: {web: {image: "web:${version}"}}\n` } = parts;
  const digests = Object.keys(services).map((service) => [service, `${service}@sha256:${version}`]);
  return {
    release: makeRelease({
      ...{ version, commit: 'c', digests: Object.fromEntries(digests), stack },
      ...{ files: [], configs: [], secrets: [], createdAt: '2026-11-21T04:00:00Z' },
    }),
    dotenv,
    model: modelSchema.parse({ name: 'quay', services }),
    trees: tree ? [{ to: pages, manifest: tree }] : [],
    proving: { verify: [], secretValues },
  };
}

/** A line of the ledger about a release. */
export const entry = ({ release: { id, version } }: Pick<Wanted, 'release'>, outcome: Outcome): LedgerEntry =>
  ledgerEntry({ id, version, outcome });

interface Installed {
  /** Releases that are kept, with how each ended; oldest first. */
  readonly runs: readonly (readonly [Wanted, Outcome])[];
  /** Files of the host by their paths. */
  readonly texts?: Readonly<Record<string, string>>;
}

/** A project on one host; the last release that was proven is the current one. */
export function installed({ runs, texts = {} }: Installed): Installation {
  return {
    ...{ host, name: 'web1', paths, before: [] },
    ledger: openLedger(host, { dir: paths.state }),
    entries: runs.map(([of, outcome]) => entry(of, outcome)),
    facts: {
      ...machineFacts,
      ...{ composeVersion: '2.29.1', composePlugin: '', foreignFile: '' },
    },
    snapshot: {
      ...{
        entries: [],
        mark: undefined,
        cutOff: undefined,
        ids: [],
        release: () => undefined,
        beside: () => undefined,
      },
      others: { text: (path) => texts[path], namesIn: () => [] },
    },
    kept: runs.map(([of]) => of),
    current: runs.findLast(([, outcome]) => outcome === 'proven')?.[0],
  };
}

/** A deploy of the release `v2` to a host on which `v1` serves. */
export function hostDeploy(more: Partial<HostDeploy> = {}): HostDeploy {
  const [previous, wanted] = [release('v1'), release('v2')];
  const { id, version, commit } = wanted.release;
  return {
    ...installed({ runs: [[previous, 'proven']] }),
    ...{ wanted, previous, files: [], changes: [], directories: new Map(), copies: new Set() },
    ...{
      unchanged: false,
      drift: { composeFile: false, trees: [] },
      driftLines: [],
      dockerConfig: undefined,
    },
    attempt: { id, version, commit, startedAt: '2026-11-21T04:00:00Z', actor: 'mona', runUrl: '' },
    happened: { events: [] },
    databases: { schema: { marks: undefined, rollbackSafe: true, rollbackUnsafe: false } },
    ...more,
  };
}
