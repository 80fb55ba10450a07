import { modelSchema } from '@fairway/docker/compose';
import { localHost, type Manifest, type ManifestEntry } from '@fairway/host';
import { type LedgerEntry, makeRelease, type Outcome, openLedger } from '@fairway/releases';
import { silentLogger, systemClock } from '@fairway/runtime';
import { ledgerEntry } from '../../../test/stage/samples/ledger-entry.ts';
import { machineFacts } from '../../../test/stage/samples/machine-facts.ts';
import { placesOf } from '../src/fleet/paths.ts';
import type { Installation } from '../src/installation/installation.ts';
import type { Wanted } from '../src/installation/stored-release.ts';

export const host = localHost({ logger: silentLogger, clock: systemClock });
export const places = placesOf({ stateDir: '/var/lib/fairway', project: 'quay', directory: '/srv/quay' });
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
}

/** A release of the project with its `.env` and the files of its directory. */
export function release(version: string, { dotenv = `V=${version}\n`, tree, stack }: Parts = {}): Wanted {
  const text = stack ?? `name: quay\nservices: {web: {image: "web:${version}"}}\n`;
  return {
    release: makeRelease({
      ...{ version, commit: 'c', digests: { web: `web@sha256:${version}` }, stack: text },
      ...{ files: [], configs: [], secrets: [], createdAt: '2026-11-21T04:00:00Z' },
    }),
    dotenv,
    model: modelSchema.parse({ name: 'quay', services: { web: { image: 'web' } } }),
    trees: tree ? [{ to: pages, manifest: tree }] : [],
    proving: { verify: [], secretValues: [] },
  };
}

/** A line of the ledger about a release. */
export const entry = ({ release: { id, version } }: Wanted, outcome: Outcome): LedgerEntry =>
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
    ...{ host, name: 'web1', places, before: [] },
    ledger: openLedger(host, { dir: places.state }),
    entries: runs.map(([of, outcome]) => entry(of, outcome)),
    facts: {
      ...machineFacts,
      ...{ composeVersion: '2.29.1', composePlugin: '', foreignFile: '' },
    },
    snapshot: {
      ...{ entries: [], mark: undefined, ids: [], release: () => undefined, beside: () => undefined },
      others: { text: (path) => texts[path], namesIn: () => [] },
    },
    kept: runs.map(([of]) => of),
    current: runs.findLast(([, outcome]) => outcome === 'proven')?.[0],
  };
}
