import { type CarriedDump, type Manifest, recoveryLine, recoveryPackages } from '@fairway/backups';
import type { CatalogEntry, DumpFacts, Source } from '@fairway/dumps';
import { asRecord } from '@fairway/runtime';
import type { OwnerMarks } from './owner.ts';
import { migrationsOf, type ReleaseThatRan } from './release-that-ran.ts';

/** Everything that a manifest is made of. */
export interface Known {
  readonly id: string;
  readonly source: Pick<Source, 'name' | 'kind'>;
  readonly owner: OwnerMarks;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly data: Pick<CarriedDump<DumpFacts>, 'facts' | 'plain' | 'stored'>;
  readonly globals: Pick<CarriedDump<DumpFacts>, 'plain' | 'stored'> | undefined;
  readonly recipients: readonly { readonly name: string }[];
  readonly ran: ReleaseThatRan;
  readonly madeBefore: Manifest['madeBefore'];
  readonly runUrl: string;
}

export function manifestOf(known: Known): Manifest {
  const { id, source, data, globals, ran, runUrl } = known;
  const { facts } = data;
  const objects = [data, ...(globals ? [globals] : [])].map(({ plain, stored }) => ({
    file: stored.key.slice(stored.key.lastIndexOf('/') + 1),
    bytes: stored.bytes,
    sha256: stored.sha256,
    plain: { ...plain },
  }));
  const recoverable = { kind: source.kind, source: source.name, objects };
  const packages = recoveryPackages(recoverable);
  return {
    version: 1,
    id,
    source: source.name,
    kind: source.kind,
    startedAt: new Date(known.startedAt).toISOString(),
    endedAt: new Date(known.endedAt).toISOString(),
    ...known.owner,
    database: facts.database,
    server: facts.server,
    tool: facts.tool,
    image: facts.image,
    objects,
    recipients: known.recipients.map(({ name }) => name),
    rows: { ...facts.contents.rows },
    catalog: facts.contents.catalog.map(writtenEntry),
    release: ran.release,
    migrations: migrationsOf(facts, source.name, ran),
    madeBefore: known.madeBefore,
    runUrl,
    recovery: [
      ...(packages.length > 0 ? [`apt-get install ${packages.join(' ')}`] : []),
      recoveryLine(recoverable),
    ],
  };
}

/** What a restore of the backup is compared with. */
export function factsOf(manifest: Manifest): DumpFacts {
  const { tool, server, database, image, rows, catalog } = manifest;
  return {
    tool,
    server,
    database,
    image,
    contents: { rows, catalog: catalog.map(entryOf) },
    migrations: null,
  };
}

/** What a later restore is compared with, as JSON has it: without what is undefined. */
function writtenEntry({ kind, name, detail, moved, unread }: CatalogEntry) {
  return {
    ...{ kind, name, detail },
    ...(moved === undefined ? {} : { moved: [...moved] }),
    ...(unread === undefined ? {} : { unread }),
  };
}

function entryOf(value: unknown): CatalogEntry {
  const { kind, name, detail, moved, unread } = asRecord(value);
  return {
    ...{ kind: String(kind), name: String(name), detail: String(detail) },
    ...(Array.isArray(moved) ? { moved: [String(moved[0]), String(moved[1])] as const } : {}),
    ...(typeof unread === 'string' ? { unread } : {}),
  };
}
