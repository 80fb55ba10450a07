import {
  type CarriedDump,
  type Catalogue,
  type ContentKind,
  carryDump,
  type Dump,
  dataOf,
  endWhenSilent,
  formatKey,
  formatManifest,
  type Manifest,
  newBackupId,
  type StoreProgress,
} from '@fairway/backups';
import type { DumpFacts, Proof, SourceDump } from '@fairway/dumps';
import type { Destination } from '@fairway/object-store';
import { type Failure, formatSize, type Logger, tidyUp } from '@fairway/runtime';
import { putEverywhere } from '../depot/depot.ts';
import type { BackupContext, Subject } from '../subject.ts';
import { manifestOf } from './manifest.ts';
import type { OwnerMarks } from './owner.ts';
import type { Readers } from './readers.ts';
import { releaseThatRan } from './release-that-ran.ts';
import { proofFromStream } from './stream-proof.ts';

/** How dumps are carried to the destinations. */
export interface CarryRules extends Readers {
  readonly compression: 'zst' | 'gz';
  /** How long a destination may take for one part. */
  readonly stallMs: number;
  /** The memory of the parts of one dump. */
  readonly memoryBytes: number;
}

/** A backup that at least one destination has as a whole. */
export interface BackupMade {
  readonly manifest: Manifest;
  /** Every destination, in the order of the configuration. */
  readonly copies: readonly CopyMade[];
  /** The restore from the stream as it passed; undefined where none was wanted. It never rejects. */
  readonly streamProof: Proof | Failure | undefined;
}

export interface CopyMade {
  readonly destination: Destination;
  /** Why it has no copy of the backup. */
  readonly failure: Failure | undefined;
}

export interface BackUpOptions {
  readonly rules: CarryRules;
  /** Restore it from the stream as it passes, because nobody here can decrypt it afterwards. */
  readonly proveFromStream: boolean;
  readonly catalogue: Catalogue;
  readonly owner: OwnerMarks;
  /** What is about to replace the source; null for a backup like every night's. */
  readonly madeBefore: Manifest['madeBefore'];
  readonly onProgress: (text: string) => void;
}

/** Carries one dump of a source to all destinations, and writes its manifest where all of it is. */
export async function backUp(
  { source, state }: Subject,
  destinations: readonly Destination[],
  { rules, proveFromStream, catalogue, owner, madeBefore, onProgress }: BackUpOptions,
  context: BackupContext,
): Promise<BackupMade> {
  const { clock, logger, signal } = context;
  const startedAt = clock.now();
  const id = newBackupId(startedAt);
  const ran = await releaseThatRan(state, context);
  const lost = new Map<Destination, Failure>();
  const living = () => destinations.filter((one) => !lost.has(one));

  async function carry(
    part: 'data' | 'globals',
    content: ContentKind,
    open: (signal: AbortSignal) => Promise<Dump<DumpFacts>>,
  ): Promise<CarriedDump<DumpFacts>> {
    const { compression, recipients, ...limits } = rules;
    const file = { id, part, content, compression, encrypted: recipients.length > 0 };
    const carried = await carryDump(open, {
      key: formatKey({ source: source.name, file }),
      contentType: 'application/octet-stream',
      of: `The dump of ${source.where}`,
      content,
      compression,
      recipients,
      destinations: living(),
      expectedBytes: part === 'data' ? lastLength(catalogue, source.name) : undefined,
      ...limits,
      ...{ clock, logger, signal },
      onProgress: (progress) => onProgress(sayProgress(source.where, progress)),
    });
    for (const { destination, failure } of carried.stored.copies) if (failure) lost.set(destination, failure);
    return carried;
  }

  const heard = (dump: SourceDump): SourceDump => ({
    ...dump,
    bytes: endWhenSilent(dump.bytes, `The dump of ${source.where}`, clock),
  });
  const { dumpGlobals } = source;
  const globals =
    dumpGlobals && (await carry('globals', 'sql', async (stop) => heard(await dumpGlobals(stop))));
  await using streamProof = proveFromStream ? await proofFromStream(source, { id, signal }) : undefined;
  const data = await carry('data', source.content, async (stop) => {
    const dump = heard(await source.dump(stop));
    return streamProof?.share(dump) ?? dump;
  });
  const { recipients } = rules;
  const { runUrl } = context.github;
  const endedAt = clock.now();
  const manifest = manifestOf({
    id,
    source,
    owner,
    startedAt,
    endedAt,
    data,
    globals,
    recipients,
    ran,
    madeBefore,
    runUrl,
  });
  const key = formatKey({ source: source.name, file: { id, part: 'manifest' } });
  const notPut = await putEverywhere(living(), key, formatManifest(manifest), signal);
  for (const [destination, failure] of notPut) lost.set(destination, failure);
  await removeUnfinished([...lost.keys()], source.name, manifest, logger);
  const copies = destinations.map((destination) => ({ destination, failure: lost.get(destination) }));
  return { manifest, copies, streamProof: await streamProof?.result };
}

/** What a lost destination has of the backup is worth nothing. What cannot be removed now, retention removes in a day. */
async function removeUnfinished(
  destinations: readonly Destination[],
  source: string,
  { objects, id }: Manifest,
  logger: Logger,
): Promise<void> {
  // The manifest may be there, although its answer was lost. It goes first: one without its objects would be a loss to tell.
  const keys = [
    formatKey({ source, file: { id, part: 'manifest' } }),
    ...objects.map(({ file }) => `${source}/${file}`),
  ];
  await Promise.all(
    destinations.map((destination) =>
      tidyUp(async () => {
        const listed = new Set<string>();
        for await (const { key } of destination.list(`${source}/${id}.`)) listed.add(key);
        for (const key of keys) if (listed.has(key)) await destination.remove(key);
      }, logger),
    ),
  );
}

/** The stored length of the last backup, by which the first parts get their size. */
function lastLength({ sources }: Catalogue, source: string): number | undefined {
  const manifests = (sources.get(source) ?? []).flatMap(({ copies }) =>
    copies.flatMap(({ manifest }) => manifest ?? []),
  );
  return manifests[0] && dataOf(manifests[0]).bytes;
}

function sayProgress(where: string, { bytes, destinations }: StoreProgress): string {
  const each = destinations.map(({ name, stored, lost }) => `${name} ${lost ? 'lost' : formatSize(stored)}`);
  const read = bytes === 0 ? `dumping ${where}` : `${formatSize(bytes)} read`;
  return bytes === 0 && !destinations.some(({ lost }) => lost) ? read : `${read}; ${each.join(', ')}`;
}
