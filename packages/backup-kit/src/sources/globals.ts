import { z } from 'zod';

/** Whether the users, the roles and the grants of a server go along with a database of it. */
export const globalsField = z.union([z.boolean(), z.literal('with-passwords')]).default(false);

/** The same in the words of a source. */
export function globalsOf(
  written: z.output<typeof globalsField>,
): 'none' | 'without-passwords' | 'with-passwords' {
  if (written === 'with-passwords') return written;
  return written ? 'without-passwords' : 'none';
}
