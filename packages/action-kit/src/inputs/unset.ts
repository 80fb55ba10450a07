import type { Problem } from './reader.ts';

/** A value that GitHub gave for a variable or secret that does not exist. */
export interface UnsetValue {
  readonly name: string;
  /** Where inside the input: `line 7`. */
  readonly at: string;
  /** Whether it arrived as an empty text and not as null. */
  readonly empty?: boolean;
}

/**
 * Where GitHub looks. A misspelt name, or one of another environment, is no error to GitHub: the expression is null.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
 */
export const whereGithubLooks =
  'GitHub gives null for a variable or secret that does not exist: check its name. GitHub looks in the environment that the job declares, then in the repository, then in the organisation; a called workflow has only the secrets that its caller passes.';

/** The problem of an input that is null as a whole. */
export const nullProblem: Problem = { wrong: 'It is null.', write: whereGithubLooks };

/** The problem of all values of an input that are missing, told once. */
export function unsetProblem(
  values: readonly UnsetValue[],
  { secret, emptyText }: { readonly secret: boolean; readonly emptyText: string },
): Problem {
  const named = values.map(({ name, at, empty }) => `"${name}" (${at}${empty ? ', an empty text' : ''})`);
  const meant = secret
    ? 'An empty value that is meant is no secret: give it where variables are given.'
    : `Where an empty text is meant, write ${emptyText}.`;
  return {
    wrong: `${named.join(', ')} ${values.length === 1 ? 'has' : 'have'} no value.`,
    write: `${whereGithubLooks} ${meant}`,
  };
}
