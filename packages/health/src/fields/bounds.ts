import { z } from 'zod';

/** A share such as `90%`. It becomes the number of per cent. */
export const percentage = z
  .string()
  .regex(/^(?:\d{1,2}(?:\.\d+)?|100)%$/, 'write a share like 90%, in quotes or without')
  .transform((text) => Number(text.slice(0, -1)));

const units: Readonly<Record<string, number>> = {
  ...{ B: 1, kB: 1e3, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 },
  ...{ KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3, TiB: 1024 ** 4 },
};

/** A size such as `2GB` or `512MiB`. It becomes bytes. */
export const size = z
  .string()
  .regex(/^\d+(?:\.\d+)? ?(?:B|[kK]B|[MGT]B|[KMGT]iB)$/, 'write a size with its unit, like 500MB or 2GB')
  .transform((text) => {
    const [, number = '', unit = ''] = /^([\d.]+) ?(\w+)$/.exec(text) ?? [];
    return Math.round(Number(number) * (units[unit] ?? 1));
  });
