import type { Answered } from './probe-call.ts';

/**
 * The answer where what shall be asked was not found. Where a machine could not be looked at, it may be there: then
 * nobody could ask, which says nothing about it.
 * @param why what was not found, as a sentence without a full stop
 * @param unseen the machines that could not be looked at
 */
export function notFound(why: string, unseen: readonly string[] = []): Answered {
  if (unseen.length === 0) return { body: '', problem: `cannot be asked: ${why}` };
  const lost = `${unseen.join(', ')} could not be looked at`;
  return { body: '', problem: `cannot be asked: ${why}, and ${lost}`, fault: 'prober' };
}
