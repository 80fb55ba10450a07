import type { Outcome } from '@fairway/releases';
import type { Failure } from '@fairway/runtime';
import type { Limits } from '../inputs/limits.ts';
import type { ProofLength } from './decide-way-back.ts';
import { asFailure, begunOnly, notProvenAgain, servesAgain, type WayBack } from './way-back-failures.ts';

/** A return to what served before, in one place or in several: a swarm is one, each Compose host is one. */
export interface GoBackRequest<Place, Begun, Proof> {
  readonly way: WayBack;
  readonly proof: ProofLength;
  /** Where the release that serves again is stored: a path and its machine. */
  readonly stored: string;
  readonly info: (text: string) => void;
  /**
   * Does some work in every place, whatever becomes of it in the others.
   * @throws Failure naming every place where it failed, after all have ended
   */
  readonly everywhere: <T>(work: (place: Place) => Promise<T>) => Promise<readonly T[]>;
  /** Starts the return. */
  readonly begin: (place: Place) => Promise<Begun>;
  /** Proves that what served before serves again. */
  readonly prove: (place: Place, begun: Begun) => Promise<Proof>;
  /** Writes into the ledger how the deploy ended, and why it failed. */
  readonly record: (
    place: Place,
    outcome: Extract<Outcome, 'failed' | 'rolled-back'>,
    cause: string,
  ) => Promise<void>;
  /** Says that it serves again; called when that is on record. */
  readonly proved: (place: Place, proof: Proof) => void;
}

/** How a return ended. */
export interface WentBack<Proof> {
  /** Undefined where it is not known what serves. */
  readonly proofs: readonly Proof[] | undefined;
  /** The error that the run ends with: why the deploy failed, and what became of the return. */
  readonly failure: Failure;
}

/**
 * Goes back to what served before a failed deploy, and proves it. Never throws: the failure that it returns has the cause
 * of the failed deploy in front.
 */
export async function goBack<Place, Begun, Proof>(
  request: GoBackRequest<Place, Begun, Proof>,
): Promise<WentBack<Proof>> {
  const { way, proof, stored, info, everywhere, begin, prove, record, proved } = request;
  const { cause, previous } = way;
  info(`Putting back ${previous.version}.`);
  try {
    const proofs = await everywhere(async (place) => {
      const begun = await begin(place);
      // A cancelled step is killed soon. The return comes before its record, and goes on without one: a full disk that
      // takes no record must not keep the release from serving.
      if (proof === 'short')
        await record(place, 'failed', `cancelled; the return to ${previous.version} was begun`).catch(
          () => {},
        );
      const proven = await prove(place, begun);
      await record(place, 'rolled-back', cause.what);
      proved(place, proven);
      return proven;
    });
    return { proofs, failure: servesAgain(way) };
  } catch (error) {
    const second = asFailure(error);
    await everywhere((place) => record(place, 'failed', `${cause.what} ${second.what}`)).catch(() => {});
    const failure = proof === 'short' ? begunOnly(way, second) : notProvenAgain(way, second, stored);
    return { proofs: undefined, failure };
  }
}

/** GitHub kills a cancelled step ten seconds after its first signal. */
const shortProofMs = 4_000;

/** The limits within which a return is proven. */
export function limitsOfProof(
  proof: ProofLength,
  { timeoutMs, soakMs }: Pick<Limits, 'timeoutMs' | 'soakMs'>,
): Pick<Limits, 'timeoutMs' | 'soakMs'> {
  return proof === 'short' ? { timeoutMs: shortProofMs, soakMs: 0 } : { timeoutMs, soakMs };
}
