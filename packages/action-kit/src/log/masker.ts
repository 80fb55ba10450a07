import { setSecret } from '@actions/core';
import { cleanBeforeCuts } from '@fairway/runtime';
import { formsOf } from './encodings.ts';

/**
 * Short and common values are not masked: a mask of `80` or `true` would hide parts of digests and times in the log, and
 * GitHub drops each job output that contains a masked value.
 */
function worthMasking(form: string): boolean {
  return form.trim().length >= 4 && !/^\s*(true|false|null|none)\s*$/i.test(form);
}

/** Knows the secrets of this process, tells the runner about them, and takes them out of texts. */
export class Masker {
  readonly #tell: (form: string) => void;
  readonly #forms = new Set<string>();
  #pattern: RegExp | undefined;

  constructor(tell: (form: string) => void) {
    this.#tell = tell;
  }

  /** From now on the value, each of its lines and their common encodings are shown as `***`. */
  add(secret: string): void {
    for (const form of formsOf(secret, worthMasking)) {
      if (this.#forms.has(form)) continue;
      this.#forms.add(form);
      this.#pattern = undefined;
      this.#tell(form);
    }
  }

  /** The text with every secret shown as `***`. */
  clean(text: string): string {
    if (this.#forms.size === 0) return text;
    this.#pattern ??= longestFirst(this.#forms);
    return text.replace(this.#pattern, '***');
  }

  /** The same for every string inside a value made of plain objects and arrays; keys stay. */
  cleanDeep<T>(value: T): T;
  cleanDeep(value: unknown): unknown {
    if (typeof value === 'string') return this.clean(value);
    if (Array.isArray(value)) return value.map((one) => this.cleanDeep(one));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, this.cleanDeep(one)]));
    }
    return value;
  }
}

/** A secret may be a part of another one: the longer must go first. */
function longestFirst(forms: Iterable<string>): RegExp {
  const alternatives = [...forms]
    .sort((a, b) => b.length - a.length)
    .map((form) => form.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(alternatives.join('|'), 'g');
}

/** The secrets of this process. There is one masker: the runner has one list of masks for the whole job as well. */
export const masker = new Masker(setSecret);
cleanBeforeCuts((text) => masker.clean(text));
