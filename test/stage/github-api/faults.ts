/** The fault of a request. */
export type Fault =
  | {
      readonly status: number;
      readonly message?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The connection ends before the request is carried out. */
  | 'cut'
  /** The request is carried out, and the connection ends before the answer. */
  | 'lost answer';

interface Planned {
  readonly fault: Fault;
  readonly on: string;
  left: number;
}

/** Faults that a test has asked for, in the order in which they strike. */
export class Faults {
  readonly #planned: Planned[] = [];

  /** @param on what the request line must begin with, like `POST /repos/acme/marina/deployments`. */
  plan(fault: Fault, { times = 1, on = '' }: { readonly times?: number; readonly on?: string } = {}): void {
    this.#planned.push({ fault, on, left: times });
  }

  /** The fault that strikes this request; it counts as used. */
  strike(requestLine: string): Fault | undefined {
    const next = this.#planned.find(({ on, left }) => left > 0 && requestLine.startsWith(on));
    if (next) next.left -= 1;
    return next?.fault;
  }
}
