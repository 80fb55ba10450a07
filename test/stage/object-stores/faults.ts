/** What goes wrong with one request. */
export type Fault =
  /** An answer in place of the store's own. `spaces` come first, one at a time, as a store keeps a connection alive. */
  | {
      readonly status: number;
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly spaces?: number;
      /** Whether the request is carried out all the same. */
      readonly carriedOut?: boolean;
    }
  /** The connection ends before the request is read. */
  | 'cut'
  /** The connection is reset in the middle of the request's body. */
  | 'reset midway'
  /** The request is carried out, and the connection ends before the answer. */
  | 'lost answer'
  /** Half of the answer comes, then the connection ends. */
  | 'half an answer'
  /** Nothing is read, and nothing is answered. */
  | 'stall'
  /** A byte of the body is another one when it arrives. */
  | 'damaged body'
  /** The ETag in the answer is not the one that the store knows. */
  | 'wrong etag';

interface Planned {
  readonly fault: Fault;
  readonly on: RegExp;
  left: number;
}

/** Faults that a test has asked for. */
export class Faults {
  readonly #planned: Planned[] = [];

  /**
   * @param on what the request line matches: `/^PUT .*partNumber=3&/`
   */
  plan(fault: Fault, { on = /^/, times = 1 }: { readonly on?: RegExp; readonly times?: number } = {}): void {
    this.#planned.push({ fault, on, left: times });
  }

  /** From now on nothing goes wrong. */
  clear(): void {
    this.#planned.length = 0;
  }

  /** The fault that strikes this request; it counts as used. */
  strike(line: string): Fault | undefined {
    const next = this.#planned.find(({ on, left }) => left > 0 && on.test(line));
    if (next) next.left -= 1;
    return next?.fault;
  }
}
