import type { Strategy } from '@fairway/docker/compose';
import { Failure } from '@fairway/runtime';

/**
 * Reads the strategy of each service.
 * @throws Failure for a word that is not a strategy
 */
export function strategiesOf(
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, Strategy | 'auto'>> {
  return Object.fromEntries(
    Object.entries(given).map(([service, word]) => {
      if (word === 'auto' || word === 'rolling' || word === 'recreate') return [service, word] as const;
      throw new Failure({
        what: `The input "strategy" cannot be used: ${service}: ${word}.`,
        why: `"${word}" is not a strategy.`,
        fix: `Write ${service}: auto, rolling or recreate.`,
      });
    }),
  );
}
