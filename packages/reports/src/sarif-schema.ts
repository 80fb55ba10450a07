import { z } from 'zod';

/*
 * The parts of SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0) that decide what was found. Fields that only inform
 * never make a report unreadable.
 */
const text = z.string().catch('').default('');
const index = z.number().int().min(-1).optional();

/** A score as scanners write it: a text by GitHub's convention, a number by some. */
const properties = z.object({ 'security-severity': z.union([z.string(), z.number()]).nullish() }).nullish();

const descriptor = z.object({
  id: z.string(),
  guid: z.string().optional(),
  helpUri: text,
  shortDescription: z.object({ text }).optional().catch(undefined),
  defaultConfiguration: z.object({ level: z.string().optional() }).nullish(),
  properties,
});

const component = z.object({
  name: text,
  guid: z.string().optional(),
  rules: z.array(descriptor).nullish(),
  taxa: z.array(descriptor).nullish(),
});

/** A reference to a rule or a taxon, maybe of another component (3.52). */
const reference = z.object({
  id: z.string().optional(),
  guid: z.string().optional(),
  index,
  toolComponent: z.object({ name: z.string().optional(), guid: z.string().optional(), index }).optional(),
});

const result = z.object({
  ruleId: z.string().optional(),
  ruleIndex: index,
  rule: reference.optional(),
  kind: z.string().default('fail'),
  level: z.string().optional(),
  baselineState: z.string().optional(),
  message: z.object({ text }).optional().catch(undefined),
  suppressions: z.array(z.object({ status: z.string().optional() })).nullish(),
  taxa: z.array(reference).nullish(),
  properties,
  provenance: z.object({ invocationIndex: index }).nullish(),
  locations: z
    .array(
      z.object({
        physicalLocation: z.object({ artifactLocation: z.object({ uri: text }).optional() }).optional(),
      }),
    )
    .catch([])
    .default([]),
});

const notification = z.object({
  level: z.string().default('warning'),
  message: z.object({ text }).optional().catch(undefined),
});

const invocation = z.object({
  executionSuccessful: z.boolean(),
  exitCode: z.number().nullish(),
  toolExecutionNotifications: z.array(notification).nullish(),
  toolConfigurationNotifications: z.array(notification).nullish(),
  ruleConfigurationOverrides: z
    .array(z.object({ descriptor: reference, configuration: z.object({ level: z.string().optional() }) }))
    .nullish(),
});

const run = z.object({
  tool: z.object({ driver: component, extensions: z.array(component).nullish() }),
  taxonomies: z.array(component).nullish(),
  invocations: z.array(invocation).nullish(),
  results: z.array(result).nullish(),
  externalPropertyFileReferences: z.record(z.string(), z.unknown()).nullish(),
});

export const sarifSchema = z.object({
  version: z.string(),
  runs: z.array(run).nullish(),
  inlineExternalProperties: z.array(z.unknown()).nullish(),
});

export type SarifLog = z.infer<typeof sarifSchema>;
export type SarifRun = z.infer<typeof run>;
export type SarifResult = z.infer<typeof result>;
export type SarifReference = z.infer<typeof reference>;
export type SarifDescriptor = z.infer<typeof descriptor>;
