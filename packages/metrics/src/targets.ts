import { address, basicUser, orAlone, token } from '@fairway/notify';
import { Failure } from '@fairway/runtime';
import { z } from 'zod';

interface Target {
  readonly url: string;
  /** The header `Authorization`, or nothing. */
  readonly authorization: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
}
export type Pushgateway = Target;
export type Grafana = Target;

/** Where figures and marks go. */
export interface MetricTargets {
  readonly pushgateway: Pushgateway | undefined;
  readonly grafana: Grafana | undefined;
  /** Values that no log or problem may hold. */
  readonly secrets: readonly string[];
}

const schema = z.strictObject({
  pushgateway: orAlone(
    'url',
    z
      .strictObject({
        /** Address of the Pushgateway, without `/metrics`. */
        url: address,
        user: basicUser.optional(),
        password: z.string().min(1, 'is empty').optional(),
        token: token.optional(),
      })
      .refine(({ user, password }) => (user === undefined) === (password === undefined), {
        error: 'needs "user" and "password", or neither',
      })
      .refine(({ user, token: bearer }) => user === undefined || bearer === undefined, {
        error: 'has a user and a token: one of them is enough',
      }),
  ).optional(),
  grafana: z
    .strictObject({
      url: address,
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
  const push = pushgateway && targetOf(pushgateway);
  const marks = grafana && targetOf(grafana);
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

function targetOf(written: {
  readonly url: string;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly token?: string | undefined;
}): Target {
  const { url, user, password, token: bearer } = written;
  const basic =
    user === undefined ? undefined : `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const value = bearer === undefined ? basic : `Bearer ${bearer}`;
  const secrets = [url, password, bearer, value?.split(' ')[1]].filter((each) => each !== undefined);
  return { url, authorization: value === undefined ? {} : { authorization: value }, secrets };
}
