import type { Outcome } from '@fairway/releases';
import type { Failure } from '@fairway/runtime';
import type { Limits } from '../inputs/limits.ts';
import type { ProofLength } from './decide-way-back.ts';
import { asFailure, begunOnly, notProvenAgain, servesAgain, type WayBack } from './way-back-failures.ts';

/**
 * A return to the state before the deploy, in one place or in several. A swarm is one place, and so is each Compose
 * host.
 */
export interface GoBackRequest<Place, Begun, Proof> {
  readonly way: WayBack;
  readonly proof: ProofLength;
  /** The place where the release that serves again is stored: a path and its machine. */
  readonly stored: string;
  readonly info: (text: string) => void;
  /**
   * Does some work in every place, even if it fails in others.
   * @throws Failure naming every place where the work failed, after it has ended in all places
   */
  readonly everywhere: <T>(work: (place: Place) => Promise<T>) => Promise<readonly T[]>;
  /** Waits until a place can be worked on. Others do not wait for it. */
  readonly ready: (place: Place) => Promise<void>;
  /** Aborts when the lock is lost. */
  readonly lost: AbortSignal;
  /** Starts the return. */
  readonly begin: (place: Place) => Promise<Begun>;
  /** Proves that the earlier release serves again. */
  readonly prove: (place: Place, begun: Begun) => Promise<Proof>;
  /** Writes the outcome of the deploy and the reason of its failure into the ledger. */
  readonly record: (
    place: Place,
    outcome: Extract<Outcome, 'failed' | 'rolled-back'>,
    cause: string,
  ) => Promise<void>;
  /** Reports that the release serves again. Called after the record. */
  readonly proved: (place: Place, proof: Proof) => void;
}

/** The result of a return. */
export interface WentBack<Proof> {
  /** Undefined where it is unknown which release serves. */
  readonly proofs: readonly Proof[] | undefined;
  /** The error of the run: the cause of the failed deploy, and the result of the return. */
  readonly failure: Failure;
}

/**
 * Goes back to the state before a failed deploy, and proves it. The returned failure begins with the cause of the failed
 * deploy.
 * @throws that cause where the return fails and the lock is lost: another run may be at work, and nothing may be changed
 */
export async function goBack<Place, Begun, Proof>(
  request: GoBackRequest<Place, Begun, Proof>,
): Promise<WentBack<Proof>> {
  const { way, proof, stored, info, everywhere, ready, lost, begin, prove, record, proved } = request;
  const { cause, previous } = way;
  const wentBack = new Set<Place>();
  info(`Putting back ${previous.version}.`);
  try {
    const proofs = await everywhere(async (place) => {
      await ready(place);
      if (lost.aborted) throw cause;
      const begun = await begin(place);
      // GitHub kills a cancelled step soon, so the return comes before its record. It continues where the record fails:
      // a full disk must not keep the release from serving.
      if (proof === 'short')
        await record(place, 'failed', `cancelled; the return to ${previous.version} was begun`).catch(
          () => {},
        );
      const proven = await prove(place, begun);
      await record(place, 'rolled-back', cause.what);
      wentBack.add(place);
      proved(place, proven);
      return proven;
    });
    return { proofs, failure: servesAgain(way) };
  } catch (error) {
    if (lost.aborted) throw cause;
    const second = asFailure(error);
    // Where it is on record that the release serves again, that stays the last line.
    await everywhere(async (place) => {
      if (!wentBack.has(place)) await record(place, 'failed', `${cause.what} ${second.what}`);
    }).catch(() => {});
    const failure = proof === 'short' ? begunOnly(way, second) : notProvenAgain(way, second, stored);
    return { proofs: undefined, failure };
  }
}

/** Milliseconds. GitHub kills a cancelled step ten seconds after its first signal. */
const shortProofMs = 4_000;

/** The limits within which a return is proven. */
export function limitsOfProof(
  proof: ProofLength,
  { timeoutMs, soakMs }: Pick<Limits, 'timeoutMs' | 'soakMs'>,
): Pick<Limits, 'timeoutMs' | 'soakMs'> {
  return proof === 'short' ? { timeoutMs: shortProofMs, soakMs: 0 } : { timeoutMs, soakMs };
}
