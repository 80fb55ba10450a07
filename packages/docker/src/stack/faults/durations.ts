const nanoseconds: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** The nanoseconds of a duration as Go writes it (`1m30s`, `-1s`); undefined for any other text. */
export function goDuration(value: unknown): number | undefined {
  const text = String(value);
  if (!/^[+-]?(?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+(?:\.\d*)?)(ns|us|µs|ms|s|m|h)/g)];
  const sum = parts.reduce(
    (total, [, number, unit = '']) => total + Number(number) * (nanoseconds[unit] ?? 0),
    0,
  );
  return text.startsWith('-') ? -sum : sum;
}
