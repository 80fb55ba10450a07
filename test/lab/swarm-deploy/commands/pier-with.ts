import { expect } from '@jest/globals';
import { pierFiles } from '../apps/pier.ts';

/** The stack file of the pier with other words in it. */
export function pierWith(...replacements: [string, string][]): Readonly<Record<string, string>> {
  const text = replacements.reduce((all, [from, to]) => {
    expect(all).toContain(from);
    return all.replace(from, to);
  }, pierFiles['deploy/stack.yml'] ?? '');
  return { 'deploy/stack.yml': text };
}
