import { z } from 'zod';
import { closest } from './closest.ts';
import { bad, good, type Problem, type Reader } from './reader.ts';
import { nullProblem, whereGithubLooks } from './unset.ts';
import { parseYaml, type YamlSource } from './yaml-source.ts';

/** The fields that an item may have, by what it has; for `undefined`, what a reader has to know of them. */
type FieldsOf = (item: unknown) => readonly string[];

/**
 * A list whose items have fields, as YAML or JSON. Fields that the schema does not know are refused by name; nested
 * objects of the schema should be `z.strictObject` to be as strict. An empty list is refused unless `empty` is true.
 */
export function items<T>(
  schema: z.ZodType<T>,
  rule: { readonly empty?: boolean; readonly fields?: FieldsOf } = {},
): Reader<readonly T[]> {
  const item = schema instanceof z.ZodObject ? (schema.strict() as unknown as z.ZodType<T>) : schema;
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  const fieldsOf = rule.fields ?? (() => known);
  const fields = fieldsOf(undefined);
  const expects = `a YAML list${fields.length > 0 ? ` whose items have the fields ${fields.join(', ')}` : ''}`;
  return {
    optional: false,
    secret: false,
    expects,
    read(text) {
      const parsed = parseYaml(text, { quoted: true });
      if ('problems' in parsed) return bad(...parsed.problems);
      const { source } = parsed;
      const data = plainData(source);
      if (data === null) return bad(nullProblem);
      if (!Array.isArray(data)) {
        return bad({ wrong: 'It is not a list.', write: `Write ${expects}: each item begins with "- ".` });
      }
      if (data.length === 0 && !rule.empty) {
        return bad({ wrong: 'The list is empty.', write: 'Write at least one item.' });
      }
      const result = z.array(item).safeParse(data);
      if (result.success) return good(result.data);
      return bad(
        ...result.error.issues.flatMap((issue) =>
          problemsOf(issue, source, fieldsOf(data[Number(issue.path[0])])),
        ),
      );
    },
  };
}

/** The data of the list; undefined where its aliases are a bomb, which the parser refuses to unfold. */
function plainData({ document }: YamlSource): unknown {
  try {
    return document.toJS();
  } catch {
    return undefined;
  }
}

function problemsOf(issue: z.core.$ZodIssue, source: YamlSource, fields: readonly string[]): Problem[] {
  const [index = 0, ...rest] = issue.path;
  const item = `item ${Number(index) + 1}`;
  if (issue.code === 'unrecognized_keys') {
    const known =
      rest.length === 0 && fields.length > 0 ? `Known fields: ${fields.join(', ')}.` : 'Remove it.';
    return issue.keys.map((key) => {
      const meant = closest(key, rest.length === 0 ? fields : []);
      return {
        at: `${item}, ${source.lineOf([...issue.path, key])}`,
        wrong: `The field "${[...rest, key].join('.')}" is unknown.`,
        write: meant === undefined ? known : `Did you mean "${meant}"? ${known}`,
      };
    });
  }
  const field = rest.map(String).join('.');
  const at = `${item}, ${source.lineOf(issue.path)}`;
  const missing =
    issue.code === 'invalid_type' && issue.input === undefined && !source.document.hasIn(issue.path);
  if (missing) return [{ at, wrong: `The field "${field}" is missing.`, write: `Add "${field}".` }];
  if (source.document.getIn(issue.path) === null) {
    return [
      { at, wrong: `${field ? `The field "${field}"` : 'The item'} is null.`, write: whereGithubLooks },
    ];
  }
  const quote = /expected string, received (number|boolean)/.test(issue.message);
  return [
    {
      at,
      wrong: `${field ? `The field "${field}": ` : ''}${issue.message}.`,
      write: quote ? `Put the value of "${field}" in quotes.` : 'Correct the value.',
    },
  ];
}
