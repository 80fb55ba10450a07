import type { Conclusion } from '../events.ts';

/** One sign for each conclusion, on a terminal and on a page. */
export const signs: Readonly<Record<Conclusion, string>> = {
  success: '✓',
  failure: '✗',
  cancelled: '■',
  skipped: '–',
};
