import {
  type Backup,
  type BackupProof,
  type Catalogue,
  type Copy,
  dataOf,
  type Identity,
  readBackTurn,
} from '@fairway/backups';
import { Failure } from '@fairway/runtime';
import type { BackupMade } from '../backup/back-up.ts';
import { type Depot, destinationOf, publishProof } from '../depot/depot.ts';
import type { BackupContext, Subject } from '../subject.ts';
import {
  type CopyProof,
  type CopyToProve,
  canDecrypt,
  copyToProve,
  notTheSame,
  proveByReading,
  proveByRestore,
} from './prove-copy.ts';

export interface ProveRules {
  /** `restore`: restore and compare. `read`: only read the stored bytes back. */
  readonly by: 'restore' | 'read';
  readonly identities: readonly Identity[];
}

/** What was proven of the backups of a source in this run. */
export interface SourceProven {
  /** The reading of each destination whose turn it was, and the restore. */
  readonly readings: readonly Reading[];
  readonly failures: readonly Failure[];
}

export interface Reading {
  readonly copy: Copy;
  /** `restored`: from this copy. `from the stream`: as the bytes passed on their way, compared with this copy by hash. */
  readonly how: 'restored' | 'from the stream' | 'read';
  readonly result: CopyProof;
}

export interface WantedProof {
  /** The backup to prove. */
  readonly id: string;
  /** What was made of it in this run. */
  readonly made: BackupMade | undefined;
}

/**
 * Proves one backup of a source: restored from one destination in turn, or from the stream where nobody here can decrypt
 * it. Other destinations whose turn it is are read and hashed. All that is found out is written down at the destinations.
 * @param catalogue a listing from after the backup
 */
export async function proveSource(
  { source }: Subject,
  { id, made }: WantedProof,
  depot: Depot,
  { by, identities }: ProveRules,
  catalogue: Catalogue,
  context: BackupContext,
): Promise<SourceProven> {
  const readings: Reading[] = [];
  const failures: Failure[] = [];
  const backup = catalogue.sources.get(source.name)?.find((one) => one.id === id);
  const turn = readBackTurn(catalogue, source.name, context.clock.now());
  const first = copiesInTurn(backup, turn);

  async function note(copy: Copy, how: Reading['how'], result: CopyProof): Promise<CopyProof> {
    readings.push({ copy, how, result });
    if (result.failure) failures.push(result.failure);
    if (result.proof) await publish(result.proof);
    return result;
  }

  async function publish(proof: BackupProof): Promise<void> {
    const holders = catalogue.sources.get(source.name)?.find((one) => one.id === proof.id)?.copies ?? [];
    const places = holders
      .filter(({ state }) => state === 'whole')
      .map(({ destination }) => destinationOf(depot, destination));
    const lost = await publishProof(proof, places, context.signal);
    // One destination with it is enough: a proof counts wherever it is found.
    if (lost.size === places.length) failures.push(...lost.values());
    else for (const failure of lost.values()) context.annotate('warning', failure.message);
  }

  const streamProof = made?.streamProof;
  if (streamProof instanceof Failure) failures.push(streamProof);
  const read = new Set<string>();
  for (const copy of first) {
    const wanted = copyToProve(copy, depot.destinations, identities);
    if (!wanted) continue;
    read.add(copy.destination);
    if (by === 'read') {
      await note(copy, 'read', await proveByReading(wanted, context));
      break;
    }
    if (canDecrypt(wanted.manifest, identities)) {
      const result = await note(copy, 'restored', await proveByRestore(source, wanted, context));
      // What differs, differs at every destination. Another copy is tried where this one could not be read.
      if (!result.failure || result.rows !== undefined) break;
      continue;
    }
    if (streamProof && !(streamProof instanceof Failure)) {
      const result = await note(copy, 'from the stream', await proveFromStream(wanted, streamProof, context));
      if (!result.proof && streamProof.differences.length === 0) continue;
    } else if (!streamProof) failures.push(noKey(wanted));
    break;
  }
  for (const copy of turn) {
    const wanted = read.has(copy.destination) ? undefined : copyToProve(copy, depot.destinations, identities);
    if (wanted) await note(copy, 'read', await proveByReading(wanted, context));
  }
  if (first.length === 0) failures.push(noCopy(source.name, id));
  return { readings, failures };
}

/** The copies of a backup, those first whose turn it is. */
function copiesInTurn(backup: Backup | undefined, turn: readonly Copy[]): readonly Copy[] {
  const whole = backup?.copies.filter(({ state }) => state === 'whole') ?? [];
  const place = ({ destination }: Copy) => {
    const at = turn.findIndex((one) => one.destination === destination && one.id === backup?.id);
    return at < 0 ? turn.length : at;
  };
  return whole.toSorted((one, other) => place(one) - place(other));
}

async function proveFromStream(
  copy: CopyToProve,
  { differences, notProven, seconds, rows, image }: Exclude<BackupMade['streamProof'], Failure | undefined>,
  context: BackupContext,
): Promise<CopyProof> {
  if (differences.length > 0) {
    return { proof: undefined, failure: notTheSame(copy.manifest, differences), rows, image };
  }
  const { sha256 } = dataOf(copy.manifest).plain;
  const restored = { from: 'stream' as const, sha256, seconds, notProven: [...notProven] };
  return { ...(await proveByReading(copy, context, restored)), rows, image };
}

function noKey({ manifest: { source, id, recipients } }: CopyToProve): Failure {
  return new Failure({
    what: `The backup ${source}/${id} is not proven.`,
    why: 'It is encrypted, and no private key was given that opens it.',
    evidence: recipients.map((name) => `encrypted to ${name}`),
    fix: 'Give a private key of one of these with `decrypt-with`. Only the run that makes a backup can prove it without one.',
  });
}

function noCopy(source: string, id: string): Failure {
  return new Failure({
    what: `The backup ${source}/${id} is not proven.`,
    why: 'No destination lists a whole copy of it.',
    fix: 'Run the command `list`: it says what each destination has of it.',
  });
}
