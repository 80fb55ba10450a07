import { appendFileSync, existsSync, statSync } from 'node:fs';
import type { Failure } from '@fairway/runtime';
import { masker } from './masker.ts';
import type { StepStory } from './report.ts';
import { atMost, type Block } from './summary/block.ts';
import { detailsBlock, headingBlock, mermaidBlock, tableBlock } from './summary/blocks.ts';
import { type Part, renderDocument, SUMMARY_LIMIT_BYTES } from './summary/document.ts';
import { escapeInline } from './summary/markdown.ts';
import { timelineOf } from './timeline.ts';

const EVIDENCE_BYTES = 128 * 1024;
const PROOFS_BYTES = 256 * 1024;

/**
 * Writes the summary of a step: the action's own blocks, what was proved, and the timeline. A failure stands first,
 * right below the action's heading: who opens the page at night sees it.
 */
export function writeSummary(blocks: readonly Block[], story: StepStory): void {
  const own = blocks.map((block): Part => ({ block, essential: false }));
  const headings = own[0]?.block.name.startsWith('heading') ? 1 : 0;
  writeBlocks([
    ...own.slice(0, headings),
    ...failureBlocks(story).map(essential),
    ...own.slice(headings),
    ...proofBlocks(story).map(essential),
    ...timelineBlocks(story).map(essential),
  ]);
}

/** Adds blocks to the summary file of this step, if the runner has given it one. */
export function writeBlocks(parts: readonly Part[]): void {
  const path = process.env['GITHUB_STEP_SUMMARY'];
  if (!path || !existsSync(path)) return;
  const room = SUMMARY_LIMIT_BYTES - statSync(path).size;
  appendFileSync(
    path,
    renderDocument(parts, room, (text) => masker.clean(text)),
  );
}

const essential = (block: Block): Part => ({ block, essential: true });

function failureBlocks({ failure, status }: StepStory): Block[] {
  if (!failure) return [];
  return [
    headingBlock(status === 'cancelled' ? 'Cancelled' : 'Failed', 3),
    { name: 'failure', render: (_limit, clean) => failureText(failure, clean) },
    ...(failure.evidence.length > 0
      ? [atMost(EVIDENCE_BYTES, detailsBlock('Evidence', failure.evidence.join('\n'), 'text'))]
      : []),
  ];
}

function failureText(failure: Failure, clean: (text: string) => string): string {
  const shown = (text: string) => escapeInline(clean(text.slice(0, 4_000)));
  return `**${shown(failure.what)}**\n\n**Why:** ${shown(failure.why)}\n\n**To do:** ${shown(failure.fix)}`;
}

function proofBlocks({ proofs }: StepStory): Block[] {
  if (proofs.length === 0) return [];
  const rows = proofs.map(({ what, evidence }) => [what, evidence]);
  return [headingBlock('Proofs', 3), atMost(PROOFS_BYTES, tableBlock(['Proved', 'Evidence'], rows))];
}

function timelineBlocks({ phases, endedAt }: StepStory): Block[] {
  if (phases.length === 0) return [];
  // Before the names are escaped: an escaped secret would go unseen.
  const named = phases.map((phase) => ({ ...phase, name: masker.clean(phase.name) }));
  return [headingBlock('Timeline', 3), mermaidBlock(timelineOf(named, endedAt))];
}
