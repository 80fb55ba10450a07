import { z } from 'zod';

export interface StatusRange {
  readonly from: number;
  readonly to: number;
}

/** One status (200), a range ("200-399") or a list of both, as ranges. */
export const statusRanges = z
  .union([z.number(), z.string(), z.array(z.union([z.number(), z.string()])).min(1)])
  .transform((value, context) => {
    const ranges: StatusRange[] = [];
    for (const each of Array.isArray(value) ? value : [value]) {
      const [, from, to] = /^([1-5]\d\d)(?:-([1-5]\d\d))?$/.exec(String(each)) ?? [];
      const range = { from: Number(from), to: Number(to ?? from) };
      if (from && range.from <= range.to) ranges.push(range);
      else
        context.addIssue({
          code: 'custom',
          message: `${each} is not an HTTP status; write 200, "200-399" or a list of them`,
        });
    }
    return ranges;
  });

export function statusIn(status: number, ranges: readonly StatusRange[]): boolean {
  return ranges.some(({ from, to }) => status >= from && status <= to);
}

/** `200-299 or 304`. */
export function describeStatus(ranges: readonly StatusRange[]): string {
  return ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(' or ');
}
