/** The text that replaces a secret. */
export const mask = '***';

/** Characters. Hiding shorter lines of a secret (a brace, an empty line) would make a log unreadable. */
const shortestLine = 4;

/** Characters. The Base64 of a shorter value could stand in a text by chance. */
const shortestCoded = 8;

/** Knows the secrets of a run and removes them from every text. */
export class Masker {
  readonly #secrets = new Set<string>();
  #longestFirst: readonly string[] = [];

  /**
   * Adds a secret: the whole value, its lines, and the value as JSON, in a URL and in Base64, as GitHub's runner
   * does. An empty value is not a secret.
   */
  add(value: string): void {
    const lines = value.split(/\r?\n/).map((line) => line.trim());
    const forms = [
      value,
      value.trim(),
      ...lines.filter((line) => line.length >= shortestLine),
      JSON.stringify(value).slice(1, -1),
      encodeURIComponent(value),
      ...(value.length >= shortestCoded ? base64Forms(value) : []),
    ];
    for (const form of forms) if (form.trim() !== '') this.#secrets.add(form);
    this.#longestFirst = [...this.#secrets].sort((a, b) => b.length - a.length);
  }

  /** The text without secrets. */
  hide(text: string): string {
    let hidden = text;
    for (const secret of this.#longestFirst)
      if (hidden.includes(secret)) hidden = hidden.replaceAll(secret, mask);
    return hidden;
  }

  /** Whether a text holds a secret. */
  holdsSecret(text: string): boolean {
    return this.#longestFirst.some((secret) => text.includes(secret));
  }

  /** The value, with secrets removed from every text in it. */
  hideIn<T>(value: T): T {
    if (typeof value === 'string') return this.hide(value) as T;
    if (Array.isArray(value)) return value.map((item) => this.hideIn(item)) as T;
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.hideIn(item)])) as T;
  }
}

/** The forms of a value inside a longer Base64 text, at each of the three offsets, without the shared ends. */
function base64Forms(value: string): string[] {
  return [0, 1, 2].map((shift) => {
    const coded = Buffer.concat([Buffer.alloc(shift), Buffer.from(value)]).toString('base64');
    const start = Math.ceil((shift * 8) / 6);
    const whole = Math.floor(((shift + Buffer.byteLength(value)) * 8) / 6);
    return coded.slice(start, whole);
  });
}
