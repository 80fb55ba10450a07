import { shorten } from '@fairway/runtime';
import { masker } from '../log/masker.ts';
import { bad, good, type Reader } from './reader.ts';

/** One text. `describe` says what belongs there and is needed with a pattern. */
export function text(rule: { readonly pattern?: RegExp; readonly describe?: string } = {}): Reader<string> {
  const { pattern, describe = 'a text' } = rule;
  return {
    optional: false,
    secret: false,
    expects: describe,
    read: (value) =>
      !pattern || pattern.test(value)
        ? good(value)
        : bad({ wrong: `${shown(value)} is not ${describe}.`, write: `Write ${describe}.` }),
  };
}

/** One secret text: masked as soon as it is read. */
export function secret(): Reader<string> {
  return {
    optional: false,
    secret: true,
    expects: 'a secret',
    read(value) {
      masker.add(value);
      return good(value);
    },
  };
}

/** One of several words. */
export function choice<const T extends string>(...words: readonly T[]): Reader<T> {
  const expects = `one of ${words.map((word) => `"${word}"`).join(', ')}`;
  return {
    optional: false,
    secret: false,
    expects,
    read(value) {
      const word = words.find((one) => one === value);
      return word === undefined
        ? bad({ wrong: `${shown(value)} is not one of its values.`, write: `Write ${expects}.` })
        : good(word);
    },
  };
}

/** `true` or `false`, as YAML 1.2 writes them. */
export function flag(): Reader<boolean> {
  const expects = 'true or false';
  return {
    optional: false,
    secret: false,
    expects,
    read(value) {
      if (/^(true|True|TRUE)$/.test(value)) return good(true);
      if (/^(false|False|FALSE)$/.test(value)) return good(false);
      return bad({ wrong: `${shown(value)} is neither true nor false.`, write: `Write ${expects}.` });
    },
  };
}

/** A whole number within limits, both included. */
export function wholeNumber(limits: { readonly min?: number; readonly max?: number } = {}): Reader<number> {
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = limits;
  const expects =
    max === Number.MAX_SAFE_INTEGER
      ? `a whole number of at least ${min}`
      : `a whole number from ${min} to ${max}`;
  return {
    optional: false,
    secret: false,
    expects,
    read(value) {
      const number = /^[+-]?\d+$/.test(value) ? Number(value) : Number.NaN;
      return number >= min && number <= max
        ? good(number)
        : bad({ wrong: `${shown(value)} is not ${expects}.`, write: `Write ${expects}.` });
    },
  };
}

/** A value as an error shows it: quoted, on one line, cut at 60 characters. */
export function shown(value: string): string {
  return JSON.stringify(shorten(value, 60));
}
