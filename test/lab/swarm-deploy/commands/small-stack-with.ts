import { expect } from '@jest/globals';
import { smallStackFiles } from '../apps/small-stack.ts';

/** The stack file of the small stack, with texts replaced. */
export function smallStackWith(...replacements: [string, string][]): Readonly<Record<string, string>> {
  const text = replacements.reduce((all, [from, to]) => {
    expect(all).toContain(from);
    return all.replace(from, to);
  }, smallStackFiles['deploy/stack.yml'] ?? '');
  return { 'deploy/stack.yml': text };
}
