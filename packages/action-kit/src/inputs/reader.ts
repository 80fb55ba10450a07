import { Failure } from '@fairway/runtime';

/** The fault of an input, and a text to write instead. Neither ever holds a secret. */
export interface Problem {
  /** Where inside the input: `item 2`, `line 7`; absent where it is the input as a whole. */
  readonly at?: string;
  readonly wrong: string;
  readonly write: string;
}

/** How one input is read. */
export interface Reader<T> {
  /** True where the input may be left out. */
  readonly optional: boolean;
  /** True where values must not be shown in an error. */
  readonly secret: boolean;
  /** The expected value, for the error when it is missing: `a duration such as 90s`. */
  readonly expects: string;
  /** The value of a text that is not empty. Surrounding white space is gone already. */
  read(text: string): Reading<T>;
}

export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export function good<T>(value: T): Reading<T> {
  return { ok: true, value };
}

export function bad(...problems: readonly Problem[]): Reading<never> {
  return { ok: false, problems };
}

/** The same input, but it may be left out: then its value is `undefined`. */
export function optional<T>(reader: Reader<T>): Reader<T | undefined> {
  return { ...reader, optional: true };
}

/**
 * The same input, converted to another type. `convert` throws where a value makes no sense. A Failure's `why` and `fix`
 * become the problem, which is reported in one error with the problems of all other inputs.
 */
export function converted<From, To>(reader: Reader<From>, convert: (value: From) => To): Reader<To> {
  return {
    ...reader,
    read(text) {
      const reading = reader.read(text);
      if (!reading.ok) return reading;
      try {
        return good(convert(reading.value));
      } catch (error) {
        if (error instanceof Failure) return bad({ wrong: error.why, write: error.fix });
        throw error;
      }
    },
  };
}
