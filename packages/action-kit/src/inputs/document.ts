import { masker } from '../log/masker.ts';
import { bad, good, type Reader } from './reader.ts';
import { nullProblem } from './unset.ts';
import { parseYaml } from './yaml-source.ts';

/** A YAML document whose shape another package knows. */
export interface YamlDocument {
  readonly data: unknown;
  /** `line 7`, for the deepest part of `path` that exists. */
  lineOf(path: readonly PropertyKey[]): string;
}

/**
 * A YAML document with secrets in it. No error quotes a line of it. Whoever knows its shape masks the secrets (see
 * {@link maskedParts}); a text that is no YAML is masked as a whole.
 */
export function secretDocument(expects: string): Reader<YamlDocument> {
  return { ...document(expects), secret: true };
}

/** The same without secrets. */
export function document(expects: string): Reader<YamlDocument> {
  return {
    optional: false,
    secret: false,
    expects,
    read(text) {
      const parsed = parseYaml(text);
      if ('problems' in parsed) {
        masker.add(text);
        return bad(...parsed.problems);
      }
      const { document, lineOf } = parsed.source;
      const data = plainData(() => document.toJS());
      return data === null ? bad(nullProblem) : good({ data, lineOf });
    },
  };
}

/** Undefined where aliases are a bomb, which the parser refuses to unfold. */
function plainData(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return undefined;
  }
}
