import { CommandReader } from '../commands/workflow-commands.ts';
import type { JobState } from '../jobs/job-state.ts';

/** The log of one step. It reads the commands in the output, hides secrets, and emits events. */
export class StepLog {
  readonly #state: JobState;
  readonly #step: number;
  readonly #commands = new CommandReader();
  readonly #lines: string[] = [];
  /** Whether the step used a command that fails it. */
  refused = false;

  constructor(state: JobState, step: number) {
    this.#state = state;
    this.#step = step;
  }

  /** The whole log so far. */
  get text(): string {
    return this.#lines.join('\n');
  }

  /** Adds a line that the step's process wrote. */
  output(line: string): void {
    const { run } = this.#state.frame;
    const read = this.#commands.read(line);
    switch (read.kind) {
      case 'mask':
        run.masker.add(read.value);
        break;
      case 'text':
        this.say(read.text);
        break;
      case 'debug':
        if (run.options.debug === true) this.say(`##[debug]${read.text}`);
        break;
      case 'group':
        this.group(read.title);
        break;
      case 'endgroup':
        this.endGroup();
        break;
      case 'refused':
        this.refused = true;
        this.annotate('error', read.text);
        break;
      case 'annotation':
        this.annotate(read.level, read.text, read.at);
    }
  }

  /** Adds a line of the runner itself. */
  say(text: string): void {
    const shown = this.#add(text);
    this.#emit({ type: 'log', line: shown });
  }

  group(title: string): void {
    this.#emit({ type: 'group', title: this.#add(`##[group]${title}`).slice('##[group]'.length) });
  }

  endGroup(): void {
    this.#add('##[endgroup]');
    this.#emit({ type: 'endgroup' });
  }

  annotate(
    level: 'error' | 'warning' | 'notice',
    text: string,
    at: { title?: string; file?: string; line?: number } = {},
  ): void {
    this.#add(`##[${level}]${text}`);
    this.#emit({ type: 'annotation', level, text, ...at });
  }

  #add(line: string): string {
    const hidden = this.#state.frame.run.masker.hide(line);
    this.#lines.push(hidden);
    return hidden;
  }

  #emit(
    event:
      | { type: 'log'; line: string }
      | { type: 'group'; title: string }
      | { type: 'endgroup' }
      | {
          type: 'annotation';
          level: 'error' | 'warning' | 'notice';
          text: string;
          title?: string;
          file?: string;
          line?: number;
        },
  ): void {
    this.#state.frame.run.emit({ ...event, job: this.#state.id, step: this.#step });
  }
}
