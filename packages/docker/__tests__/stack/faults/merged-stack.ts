import type { MergedStack } from '../../../src/stack/merge/merged-stack.ts';

/** A merged stack with the sections that a test does not name left empty. */
export function mergedStack(sections: Partial<MergedStack>): MergedStack {
  return { services: {}, networks: {}, volumes: {}, configs: {}, secrets: {}, ...sections };
}
