import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as core from '@actions/core';
import { type Clock, type Logger, systemClock } from '@fairway/runtime';
import type { ActionContext, AnnotationPlace } from '../action.ts';
import { type GithubContext, githubContext } from '../github-context.ts';
import { edgeLogger } from '../log/edge-logger.ts';
import { LiveLog } from '../log/live-log.ts';
import { inertText, plainLines } from '../log/log-text.ts';
import { masker } from '../log/masker.ts';
import { Phases } from '../phases.ts';
import type { About } from '../report/about.ts';
import type { Block } from '../summary/block.ts';
import { summaryBuilder } from '../summary/summary.ts';
import type { Cancellation } from './cancellation.ts';
import { identityTokens } from './identity-token.ts';
import { keepState } from './step-state.ts';

const annotators = { notice: core.notice, warning: core.warning, error: core.error } as const;

/** A running step: the context of its code, and the results so far. */
export interface Step<S> {
  readonly context: ActionContext<S>;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly github: GithubContext;
  readonly startedAt: number;
  readonly phases: Phases;
  readonly blocks: readonly Block[];
  readonly outputs: Readonly<Record<string, unknown>>;
  /** What its code has said that it is about. */
  readonly known: Partial<About>;
  /** Called after each word about the step. */
  onAbout: () => void;
}

/** Puts a step together from the runner's environment. */
export function newStep<S>(cancellation: Cancellation): Step<S> {
  const clock = systemClock;
  const live: LiveLog = new LiveLog(
    edgeLogger(masker, () => live.noteLine()),
    clock,
  );
  const logger = edgeLogger(masker, () => live.noteLine());
  const group = {
    start: (name: string) => core.startGroup(inertText(masker.clean(name))),
    end: () => core.endGroup(),
  };
  const phases = new Phases({ logger, clock, live, group, cancelled: () => cancellation.cancelled });
  const { summary, blocks } = summaryBuilder();
  const github = githubContext();
  const tempDir = process.env['RUNNER_TEMP'] || mkdtempSync(join(tmpdir(), 'fairway-'));
  const outputs: Record<string, unknown> = {};
  const known: { -readonly [K in keyof About]?: About[K] } = {};
  const context: ActionContext<S> = {
    logger,
    clock,
    fetch: globalThis.fetch,
    signal: cancellation.signal,
    github,
    tempDir,
    summary,
    phase: (name, work) => phases.run(name, work),
    prove: (what, evidence) => phases.prove(what, evidence),
    about(more) {
      Object.assign(known, more);
      step.onAbout();
    },
    setOutput(name, value) {
      outputs[name] = value;
      core.setOutput(name, value);
    },
    mask: (value) => masker.add(value),
    withoutSecrets: (text) => plainLines(masker.clean(text)).join('\n'),
    annotate(level, message, at = {}) {
      annotators[level](inertText(masker.clean(message)), placeOf(at));
      live.noteLine();
    },
    saveState: (state) => keepState(state, tempDir),
    identityToken: identityTokens(process.env, {
      ...{ fetch: globalThis.fetch, clock, signal: cancellation.signal },
      mask: (token) => masker.add(token),
    }),
  };
  const step: Step<S> = {
    ...{ context, logger, clock, github, startedAt: clock.now(), phases, blocks, outputs, known },
    onAbout: () => {},
  };
  return step;
}

function placeOf({ title, file, line }: AnnotationPlace): core.AnnotationProperties {
  return {
    ...(title === undefined ? {} : { title: plainLines(masker.clean(title)).join(' ') }),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { startLine: line }),
  };
}
