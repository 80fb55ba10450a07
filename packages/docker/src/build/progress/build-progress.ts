import { shorten } from '@fairway/runtime';
import type { SolveEvent, Vertex } from './solve-events.ts';
import { parseStepName, type StepName } from './step-name.ts';

/** Functions that are called during a build. */
export interface BuildListener {
  /** A step of an image's Dockerfile succeeded. `seconds` is 0 where its result came from the cache. */
  step?(image: string, step: StepName, result: { readonly cached: boolean; readonly seconds: number }): void;
  /** A step printed a line. */
  output?(image: string, line: string): void;
  /** The build moved on. The line names the step that each image is at. */
  now?(line: string): void;
}

/** The step that failed a build. */
export interface FailedStep {
  /** Name of the image; empty where BuildKit's message does not name it. */
  readonly image: string;
  readonly step: StepName;
  readonly error: string;
  /** The last lines that the step printed. */
  readonly lines: readonly string[];
}

const keptLines = 20;

interface Step {
  readonly name: StepName;
  readonly image: string;
  readonly lines: string[];
  vertex: Vertex;
  reported: boolean;
  rest: string;
}

/** Follows a solve: the step that each image is at, and the step that failed first. */
export class BuildProgress {
  readonly #names: ReadonlyMap<string, string>;
  readonly #listener: BuildListener;
  readonly #steps = new Map<string, Step>();
  readonly #at = new Map<string, string>();
  #failed: Step | undefined;

  /** @param names target of the bake definition → name of the image */
  constructor(names: ReadonlyMap<string, string>, listener: BuildListener = {}) {
    this.#names = names;
    this.#listener = listener;
  }

  /** The step that failed the build. A step that was cancelled because another one failed does not count. */
  get failed(): FailedStep | undefined {
    const step = this.#failed;
    if (step === undefined) return undefined;
    return { image: step.image, step: step.name, error: step.vertex.error ?? '', lines: step.lines };
  }

  take(event: SolveEvent): void {
    const touched = event.vertexes.map((vertex) => this.#update(vertex));
    for (const { vertex, text } of event.logs) this.#takeLog(vertex, text);
    for (const step of touched) this.#tell(step);
  }

  #update(vertex: Vertex): Step {
    const step = this.#steps.get(vertex.digest) ?? this.#open(vertex);
    step.vertex = { ...step.vertex, ...vertex };
    const { error } = step.vertex;
    if (error && !isAside(error, step.name.step)) this.#failed ??= step;
    return step;
  }

  #tell(step: Step): void {
    const { started, completed, error } = step.vertex;
    if (!completed) {
      if (started) this.#tellNow(step);
      return;
    }
    // The last line of a step may lack its newline.
    if (step.rest !== '') this.#takeLog(step.vertex.digest, '\n');
    if (error || step.reported || step.name.position === undefined) return;
    step.reported = true;
    const cached = step.vertex.cached ?? false;
    const seconds = cached || !started ? 0 : (Date.parse(completed) - Date.parse(started)) / 1000;
    this.#listener.step?.(step.image, step.name, { cached, seconds });
  }

  #open(vertex: Vertex): Step {
    const name = parseStepName(vertex.name, new Set(this.#names.keys()));
    const only = this.#names.size === 1 ? [...this.#names.values()][0] : undefined;
    const image = (name.target === undefined ? only : this.#names.get(name.target)) ?? '';
    const step: Step = { name, image, lines: [], vertex, reported: false, rest: '' };
    this.#steps.set(vertex.digest, step);
    return step;
  }

  #tellNow({ image, name }: Step): void {
    if (image === '') return;
    const text = [image, name.position, name.step].filter(Boolean).join(' ');
    this.#at.set(image, shorten(text, 60));
    this.#listener.now?.([...this.#at.values()].join(' · '));
  }

  #takeLog(vertex: string, text: string): void {
    const step = this.#steps.get(vertex);
    if (step === undefined) return;
    const lines = `${step.rest}${text}`.split(/\r?\n|\r/);
    step.rest = lines.pop() ?? '';
    for (const line of lines) {
      step.lines.push(line);
      if (step.lines.length > keptLines) step.lines.shift();
      this.#listener.output?.(step.image, line);
    }
  }
}

/**
 * Whether an error of a step is not the reason why a build failed: a missing cache fails no build, and a cancelled step
 * only follows the failure of another one.
 */
function isAside(error: string, step: string): boolean {
  return (
    /context canceled|CANCELED/i.test(error) ||
    /^(importing cache|exporting cache|exporting to GitHub Actions Cache)/.test(step)
  );
}
