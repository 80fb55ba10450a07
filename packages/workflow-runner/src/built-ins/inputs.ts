/** The actions that the runner has built in, with the inputs that each of them has here. */
export const builtInInputs = {
  checkout: ['ref', 'path', 'fetch-depth', 'persist-credentials'],
  'upload-artifact': ['name', 'path', 'if-no-files-found', 'retention-days'],
  'upload-pages-artifact': ['name', 'path', 'retention-days'],
  'deploy-pages': ['artifact_name'],
} as const;

export type BuiltIn = keyof typeof builtInInputs;

/** The built-in that `uses:` names, as `actions/NAME@REF`. */
export function builtInOf(uses: string): BuiltIn | undefined {
  const name = /^actions\/([a-z-]+)@\S+$/i.exec(uses)?.[1]?.toLowerCase();
  return (Object.keys(builtInInputs) as BuiltIn[]).find((known) => known === name);
}
