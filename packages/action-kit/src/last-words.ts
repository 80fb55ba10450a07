import { appendFileSync, existsSync, statSync } from 'node:fs';
import type { Failure } from '@fairway/runtime';
import { masker } from './masker.ts';
import { reportOf, type StepStory, writeReport } from './report.ts';
import type { Step } from './step.ts';
import type { Block } from './summary/block.ts';
import { detailsBlock, headingBlock, mermaidBlock, tableBlock } from './summary/blocks.ts';
import { renderDocument, SUMMARY_LIMIT_BYTES } from './summary/document.ts';
import { escapeInline } from './summary/markdown.ts';
import { timelineOf } from './timeline.ts';

/** Writes the summary. The failure stands first, below the action's own heading: who opens the page at night sees it. */
export function writeSummary(step: Step<never>, story: StepStory): void {
  const path = process.env['GITHUB_STEP_SUMMARY'];
  if (!path || !existsSync(path)) return;
  const essential = (block: Block) => ({ block, essential: true });
  const own = step.blocks.map((block) => ({ block, essential: false }));
  const isHeading = own[0]?.block.name.startsWith('heading') ?? false;
  const blocks = [
    ...own.slice(0, isHeading ? 1 : 0),
    ...(story.failure ? failureBlocks(story.failure, story.status) : []).map(essential),
    ...own.slice(isHeading ? 1 : 0),
    ...proofBlocks(story).map(essential),
    ...timelineBlocks(story).map(essential),
  ];
  const room = SUMMARY_LIMIT_BYTES - statSync(path).size;
  appendFileSync(
    path,
    renderDocument(blocks, room, (text) => masker.clean(text)),
  );
}

function failureBlocks(failure: Failure, status: string): Block[] {
  return [
    headingBlock(status === 'cancelled' ? 'Cancelled' : 'Failed', 3),
    {
      name: 'failure',
      render: (_limit, clean) =>
        [
          `**${escapeInline(clean(failure.what))}**`,
          `**Why:** ${escapeInline(clean(failure.why))}`,
          `**To do:** ${escapeInline(clean(failure.fix))}`,
        ].join('\n\n'),
    },
    ...(failure.evidence.length > 0 ? [detailsBlock('Evidence', failure.evidence.join('\n'), 'text')] : []),
  ];
}

function proofBlocks({ proofs }: StepStory): Block[] {
  if (proofs.length === 0) return [];
  return [
    headingBlock('Proofs', 3),
    tableBlock(
      ['Proved', 'Evidence'],
      proofs.map((one) => [one.what, one.evidence]),
    ),
  ];
}

function timelineBlocks({ phases, endedAt }: StepStory): Block[] {
  if (phases.length === 0) return [];
  const names = phases.map((phase) => ({ ...phase, name: masker.clean(phase.name) }));
  return [headingBlock('Timeline', 3), mermaidBlock(timelineOf(names, endedAt))];
}

/** Writes the report to its path. */
export function writeStory(path: string, story: StepStory): void {
  writeReport(path, masker.cleanDeep(reportOf(story)));
}
