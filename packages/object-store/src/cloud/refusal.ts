import { NoAnswer, NotTrusted } from '../http/exchange.ts';
import { PassingProblem } from '../http/retry.ts';

/** The store has answered, and does not do what it was asked for. */
export class StoreRefusal extends Error {
  override readonly name: string = 'StoreRefusal';
  readonly status: number;
  /** `NoSuchKey`; of an answer without a body, or of a page, made from the status. */
  readonly code: string;
  /** The store's own words. */
  readonly said: string;
  /** The clock of the store, in milliseconds since the Unix epoch; NaN where it tells none. */
  readonly serverTime: number;

  constructor({
    status,
    code,
    said,
    serverTime,
  }: Pick<StoreRefusal, 'status' | 'code' | 'said' | 'serverTime'>) {
    super(`it answers ${status} ${code}`);
    this.status = status;
    this.code = code;
    this.said = said;
    this.serverTime = serverTime;
  }
}

/** Whether the store no longer accepts a token. */
export function saysTokenEnded(error: unknown): boolean {
  return error instanceof StoreRefusal && error.status === 401;
}

/** What the store or the network says. */
export type Problem = StoreRefusal | PassingProblem | NoAnswer | NotTrusted;

/** Whether the store or the network says it, so that it is no mistake of ours. */
export function isProblem(error: unknown): error is Problem {
  return [StoreRefusal, PassingProblem, NoAnswer, NotTrusted].some((kind) => error instanceof kind);
}
