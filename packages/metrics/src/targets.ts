import {
  accessFields,
  accessOf,
  baseAddress,
  orAlone,
  type ServerAccess,
  token,
  withOneAccess,
} from '@fairway/notify';
import { Failure } from '@fairway/runtime';
import { z } from 'zod';

/** Where figures and marks go. */
export interface MetricTargets {
  readonly pushgateway: ServerAccess | undefined;
  readonly grafana: ServerAccess | undefined;
  /** Values that no log or problem may hold. */
  readonly secrets: readonly string[];
}

const schema = z.strictObject({
  /** The address of the Pushgateway is without `/metrics`. */
  pushgateway: orAlone('url', withOneAccess(z.strictObject(accessFields))).optional(),
  grafana: z
    .strictObject({
      url: baseAddress,
      /** Of a service account with the permission to write annotations. */
      token,
    })
    .optional(),
});

/** How it is written, for errors. */
const metricsExample = 'metrics: {pushgateway: https://pushgateway.example.com, grafana: {url: …, token: …}}';

/**
 * Reads where figures and marks go.
 * @param written the part `metrics` of a document that was parsed; its values may be secrets, so no error shows one
 * @throws Failure that names every field with a fault
 */
export function readMetricTargets(written: unknown): MetricTargets {
  const read = schema.safeParse(written ?? {});
  if (!read.success) {
    throw new Failure({
      what: 'The targets of figures cannot be used.',
      why: read.error.issues.map(say).join(' '),
      fix: `Write it like this: ${metricsExample}`,
    });
  }
  const { pushgateway, grafana } = read.data;
  const push = pushgateway && accessOf(pushgateway);
  const marks = grafana && accessOf(grafana);
  return {
    pushgateway: push,
    grafana: marks,
    secrets: [...(push?.secrets ?? []), ...(marks?.secrets ?? [])],
  };
}

function say(issue: z.core.$ZodIssue): string {
  const field = ['metrics', ...issue.path.map(String)].join('.');
  if (issue.code === 'unrecognized_keys') return `"${field}" has a field that does not exist.`;
  if (issue.code === 'invalid_type') return `"${field}" is missing, or is not of the form below.`;
  return `"${field}" ${issue.message}.`;
}
