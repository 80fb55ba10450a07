/** Characters that break env files: quotes, substitution, comments, escapes, blanks and letters beyond ASCII. */
const pieces = [
  ...["'", '"', '`', '\\', '$', '$$', '${', '}', '$X', '${X:-y}', '\\$', "\\'", '\\"', '\\n', '\\0134'],
  ...[
    '#',
    ' #',
    '# ',
    ' ',
    '  ',
    '\t',
    '\n',
    '\r',
    '\r\n',
    '\n\n',
    '\\\n',
    '=',
    ':',
    ';',
    '&',
    '|',
    '<',
    '>',
  ],
  ...[
    '%',
    '!',
    '*',
    '?',
    '~',
    '^',
    '{{',
    '}}',
    '{{.ID}}',
    '[',
    ']',
    '(',
    ')',
    ',',
    '-',
    '--',
    'export ',
    'null',
  ],
  ...[
    'a',
    'Z',
    '0',
    '007',
    'true',
    'yes',
    '1e3',
    '0x1F',
    'password',
    'é',
    'ß',
    '漢字',
    '🚢',
    '\u00a0',
    '\u2028',
  ],
  ...['\ufeff', '\u0001', '\u001b[31m', '\u007f', '\u0085', '\ufffd', '\u200b', 'e\u0301', '\v', '\f', '\b'],
];

/** A repeatable source of numbers from 0 below 1 (mulberry32). */
export function repeatable(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Variables `V0` and on with odd values. */
export function oddVariables(count: number, seed: number): Record<string, string> {
  const random = repeatable(seed);
  const below = (end: number) => Math.floor(random() * end);
  const value = () => Array.from({ length: below(9) }, () => pieces[below(pieces.length)]).join('');
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`V${index}`, value()]));
}
