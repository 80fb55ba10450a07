/** One `::name key=value::data` line of a step's output. */
export interface WorkflowCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/** Reads a line as a workflow command; undefined for any other line. */
export function parseCommand(line: string): WorkflowCommand | undefined {
  const found = /^\s*::(?<name>[\w-]+)(?: (?<properties>.*?))?::(?<data>.*)$/s.exec(line)?.groups;
  if (found === undefined) return undefined;
  const properties = (found['properties'] ?? '').split(',').flatMap((pair) => {
    const at = pair.indexOf('=');
    return at < 1 ? [] : [[pair.slice(0, at).trim(), unescapeProperty(pair.slice(at + 1))] as const];
  });
  return {
    name: (found['name'] ?? '').toLowerCase(),
    properties: Object.fromEntries(properties),
    data: unescapeData(found['data'] ?? ''),
  };
}

const unescapeData = (text: string): string =>
  text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');

const unescapeProperty = (text: string): string =>
  unescapeData(text.replaceAll('%3A', ':').replaceAll('%2C', ','));

/** Commands that GitHub has disabled, and their replacements. */
const retired: Readonly<Record<string, string>> = {
  'set-output': 'GITHUB_OUTPUT',
  'save-state': 'GITHUB_STATE',
  'set-env': 'GITHUB_ENV',
  'add-path': 'GITHUB_PATH',
};

/** The meaning of a line of output. */
export type OutputLine =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'debug'; readonly text: string }
  | { readonly kind: 'group'; readonly title: string }
  | { readonly kind: 'endgroup' }
  | { readonly kind: 'mask'; readonly value: string }
  | {
      readonly kind: 'annotation';
      readonly level: AnnotationLevel;
      readonly text: string;
      readonly at: AnnotationPlace;
    }
  | { readonly kind: 'refused'; readonly text: string };

export type AnnotationLevel = 'error' | 'warning' | 'notice';

export interface AnnotationPlace {
  readonly title?: string;
  readonly file?: string;
  readonly line?: number;
}

/** Reads the output of one step, line by line. It has a state because of `::stop-commands::`. */
export class CommandReader {
  #resumeToken: string | undefined;

  read(line: string): OutputLine {
    const text: OutputLine = { kind: 'text', text: line };
    const command = parseCommand(line);
    if (command === undefined) return text;
    const { name, data, properties } = command;
    if (this.#resumeToken !== undefined) {
      if (name === this.#resumeToken.toLowerCase()) this.#resumeToken = undefined;
      return text;
    }
    switch (name) {
      case 'stop-commands':
        if (data.trim() === '')
          return { kind: 'refused', text: '::stop-commands:: needs a token to resume with.' };
        this.#resumeToken = data;
        return text;
      case 'group':
        return { kind: 'group', title: data };
      case 'endgroup':
        return { kind: 'endgroup' };
      case 'debug':
        return { kind: 'debug', text: data };
      case 'add-mask':
        return { kind: 'mask', value: data };
      case 'error':
      case 'warning':
      case 'notice':
        return { kind: 'annotation', level: name, text: data, at: placeOf(properties) };
      default: {
        const file = retired[name];
        return file === undefined
          ? text
          : {
              kind: 'refused',
              text: `::${name}:: no longer works on GitHub: write to the file in $${file}.`,
            };
      }
    }
  }
}

function placeOf({ title, file, line }: Readonly<Record<string, string>>): AnnotationPlace {
  return {
    ...(title === undefined ? {} : { title }),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined || !/^\d+$/.test(line) ? {} : { line: Number(line) }),
  };
}
