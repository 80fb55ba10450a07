import type { SolveEvent, Vertex } from './solve-events.ts';
import { parseStepName, type StepName } from './step-name.ts';

/** What the listener of a build hears. */
export interface BuildListener {
  /** A step of an image's Dockerfile ended well. `seconds` is 0 where it came from the cache. */
  step?(image: string, step: StepName, result: { readonly cached: boolean; readonly seconds: number }): void;
  /** A line that a step printed. */
  output?(image: string, line: string): void;
  /** What every image is at, in one line. */
  now?(line: string): void;
}

/** The step that failed a build. */
export interface FailedStep {
  /** Name of the image; empty where BuildKit's words do not say. */
  readonly image: string;
  readonly step: StepName;
  readonly error: string;
  /** Last lines that it printed. */
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

/** Follows a solve: who is at which step, and which step failed first. */
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

  /** The step that failed; a step that was cancelled because of another one is not it. */
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
    // The last line of a step may lack its end.
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
    this.#at.set(image, text.length > 60 ? `${text.slice(0, 59)}…` : text);
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

/** A cache that is not there fails nothing; a step is cancelled because another one failed. */
function isAside(error: string, step: string): boolean {
  return (
    /context canceled|CANCELED/i.test(error) ||
    /^(importing cache|exporting cache|exporting to GitHub Actions Cache)/.test(step)
  );
}
