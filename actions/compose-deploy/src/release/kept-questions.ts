import type { Proving } from '@fairway/deploy-kit';
import type { Probe } from '@fairway/health';
import { z } from 'zod';
import { type DatabaseProbe, databaseProbeSchema } from '../inputs/question.ts';

/** What a release was proven with: kept beside it, so that going back to it needs no input of that time. */
export interface Questions extends Proving {
  readonly databaseProbes: readonly DatabaseProbe[];
}

const schema = z.object({
  probes: z.array(z.custom<Probe>()),
  databaseProbes: z.array(databaseProbeSchema),
  secretValues: z.array(z.string()),
});

/** The text that keeps them. */
export function formatQuestions({ probes, databaseProbes, secretValues }: Questions): string {
  return `${JSON.stringify({ probes, databaseProbes, secretValues })}\n`;
}

export function parseQuestions(text: string): Questions {
  return schema.parse(JSON.parse(text));
}
