const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const shape = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/;

/** Milliseconds of a duration such as `90s`, `10m` or `1h30m`; undefined where the text is none. */
export function parseDuration(text: string): number | undefined {
  const parts = shape.exec(text);
  if (!parts || text === '') return undefined;
  const [, days = 0, hours = 0, minutes = 0, seconds = 0, ms = 0] = parts.map(Number).map((n) => n || 0);
  const sum = days * units.d + hours * units.h + minutes * units.m + seconds * units.s + ms;
  return Number.isSafeInteger(sum) ? sum : undefined;
}
