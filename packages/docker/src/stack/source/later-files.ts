import { asRecord, Failure, isRecord } from '@fairway/runtime';
import type { MergedStack } from '../merge/merged-stack.ts';
import type { StackFile } from './stack-file.ts';

/**
 * Refuses the tags of Compose. `docker stack deploy` reads over them, so what they shall take away would stay.
 * @throws Failure naming every line
 */
export function refuseTags(files: readonly StackFile[]): void {
  const lines = files.flatMap((file) =>
    file.tags.map(({ tag, line }) => ({
      file,
      tag,
      line,
      text: file.text.split('\n')[line - 1]?.trim() ?? '',
    })),
  );
  const [first] = lines;
  if (!first) return;
  throw new Failure({
    what: `The stack file ${first.file.path} has the tag ${first.tag}: line ${first.line}.`,
    why: 'Only Docker Compose knows the tags !reset and !override. `docker stack deploy` reads over them, so the value of the other file would stay.',
    evidence: lines.map(({ file, line, text }) => `${file.path}:${line}: ${text}`),
    fix: 'Remove the tag, and write the key in one of the files only.',
  });
}

/** An empty value in a later file that does not replace the value of an earlier one. */
export interface LostValue {
  readonly file: string;
  readonly line: number;
  readonly service: string;
  /** The path of the key inside the service. */
  readonly key: string;
  /** The value in the later file, as JSON. */
  readonly written: string;
}

/**
 * Finds empty values (`false`, `0`, `[]` …) of later files that Docker drops when it merges: it takes them for "not written"
 * (docker/cli, cli/compose/loader/merge.go). The merged stack decides.
 */
export function lostValues(
  files: readonly StackFile[],
  merged: Pick<MergedStack, 'services'>,
): readonly LostValue[] {
  return Object.entries(merged.services).flatMap(([service, definition]) => {
    const last = new Map<string, { keys: readonly string[]; value: unknown; file: StackFile }>();
    for (const file of files.slice(1)) {
      const written = asRecord(asRecord(file.content['services'])[service]);
      for (const { keys, value } of leaves(written)) last.set(keys.join('\0'), { keys, value, file });
    }
    return [...last.values()]
      .filter(({ keys, value }) => isEmpty(value) && !isEmpty(at(definition, keys)))
      .map(({ keys, value, file }) => ({
        file: file.path,
        line: file.lineOf(['services', service, ...keys]),
        service,
        key: keys.join('.'),
        written: JSON.stringify(value),
      }));
  });
}

/** The values of a mapping that are no mappings themselves, with their paths. */
function leaves(
  value: unknown,
  keys: readonly string[] = [],
): readonly { keys: readonly string[]; value: unknown }[] {
  if (!isRecord(value) || Object.keys(value).length === 0) return keys.length > 0 ? [{ keys, value }] : [];
  return Object.entries(value).flatMap(([key, item]) => leaves(item, [...keys, key]));
}

function at(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce((inside, key) => asRecord(inside)[key], value);
}

/** Whether a value is one that Go takes for "not written". A missing value (`null`) asks for nothing. */
function isEmpty(value: unknown): boolean {
  if (value === false || value === 0 || value === undefined) return true;
  if (typeof value === 'string') return /^(?:|0|0s|0\.0*)$/.test(value);
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.keys(value).length === 0;
}
