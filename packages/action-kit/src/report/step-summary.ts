import { appendFileSync, existsSync, statSync } from 'node:fs';
import { masker } from '../log/masker.ts';
import { atMost, type Block } from '../summary/block.ts';
import { headingBlock, tableBlock } from '../summary/blocks.ts';
import { type Part, renderDocument, summaryLimitBytes } from '../summary/document.ts';
import { textBlock } from '../summary/text-block.ts';
import { failureBlocks } from './failure-blocks.ts';
import { proofTables } from './proof-tables.ts';
import type { StepStory } from './report.ts';
import { timelineOf } from './timeline.ts';

const proofsBytes = 256 * 1024;

/**
 * Writes the summary of a step: the action's own blocks, what was proved, and the timeline. A failure stands first,
 * right below the action's heading, so that it is seen without scrolling.
 */
export function writeSummary(blocks: readonly Block[], story: StepStory): void {
  const own = blocks.map((block): Part => ({ block, essential: false }));
  const headings = own[0]?.block.name.startsWith('heading') ? 1 : 0;
  writeBlocks([
    ...own.slice(0, headings),
    ...(story.failure ? failureBlocks(story.failure, story.status) : []).map(essential),
    ...own.slice(headings),
    ...proofBlocks(story).map(essential),
    ...timelineBlocks(story).map(essential),
  ]);
}

/** Adds blocks to the summary file of this step, if the runner has given it one. */
export function writeBlocks(parts: readonly Part[]): void {
  const path = process.env['GITHUB_STEP_SUMMARY'];
  if (!path || !existsSync(path)) return;
  const room = summaryLimitBytes - statSync(path).size;
  appendFileSync(
    path,
    renderDocument(parts, room, (text) => masker.clean(text)),
  );
}

const essential = (block: Block): Part => ({ block, essential: true });

function proofBlocks({ proofs, phases }: StepStory): Block[] {
  return proofTables(proofs, phases).flatMap((table) => {
    const rows = table.proofs.map(({ what, evidence }) => [what, withShortHashes(evidence)]);
    return [headingBlock(table.title, 3), atMost(proofsBytes, tableBlock(['Proved', 'Evidence'], rows))];
  });
}

/**
 * SHA-256 hashes by their first twelve digits, as docker shows them: a page does not break words, and a word of 64 letters
 * pushes the next column out of the table. The report has whole hashes. Secrets are masked first: a cut one would not match.
 */
function withShortHashes(text: string): string {
  return masker.clean(text).replaceAll(/\b[0-9a-f]{64}\b/g, (hash) => hash.slice(0, 12));
}

function timelineBlocks({ phases, endedAt }: StepStory): Block[] {
  if (phases.length === 0) return [];
  // Before the names are escaped: an escaped secret would go unseen.
  const named = phases.map((phase) => ({ ...phase, name: masker.clean(phase.name) }));
  const { began, head, rows } = timelineOf(named, endedAt);
  return [headingBlock('Timeline', 3), textBlock(`From ${began}.`), tableBlock(head, rows)];
}
