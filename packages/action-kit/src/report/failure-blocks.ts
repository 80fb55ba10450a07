import { type Failure, shorten } from '@fairway/runtime';
import { atMost, type Block } from '../summary/block.ts';
import { detailsBlock, fencedBlock, headingBlock } from '../summary/blocks.ts';
import { renderProse } from '../summary/markdown.ts';
import type { StepStatus } from './report.ts';

/** Lines of evidence that are shown unfolded, so that a reader sees the cause at once. */
const shownLines = 30;
const evidenceBytes = 128 * 1024;
const longestSentence = 4_000;

/** A failure as the summary shows it, in the order of the error in the log: what, why with the evidence, what to do. */
export function failureBlocks(failure: Failure, status: StepStatus): Block[] {
  const { what, why, fix, evidence } = failure;
  return [
    headingBlock(status === 'cancelled' ? 'Cancelled' : 'Failed', 3),
    proseBlock('what failed', (shown) => `**${shown(what)}**\n\n**Why:** ${shown(why)}`),
    ...(evidence.length > 0 ? [atMost(evidenceBytes, evidenceBlock(evidence))] : []),
    proseBlock('what to do', (shown) => `**To do:** ${shown(fix)}`),
  ];
}

function proseBlock(name: string, write: (shown: (text: string) => string) => string): Block {
  return { name, render: (_, clean) => write((text) => renderProse(shorten(text, longestSentence), clean)) };
}

function evidenceBlock(evidence: readonly string[]): Block {
  const text = evidence.join('\n');
  return text.split('\n').length <= shownLines
    ? fencedBlock('evidence', text, 'text')
    : detailsBlock('Evidence', text, 'text');
}
