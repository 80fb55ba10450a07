/**
 * What GitHub's runner gives to an action and not to a `run:` step, and the files by which a step commands the runner.
 * With `ACTIONS_RUNTIME_TOKEN` a program writes the branch's cache, and with the request token for OIDC it is the job.
 */
const forTheAction = /^(?:(?:INPUT|STATE|ACTIONS)_.*|GITHUB_(?:OUTPUT|STATE|ENV|PATH|STEP_SUMMARY))$/i;

/**
 * The environment of a program that this process starts: its own, without what the runner meant for the action alone.
 * What a workflow sets with `env:` stays, as it does in a `run:` step. A command that needs more names it itself.
 */
export function childEnvironment(own: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(own).flatMap(([name, value]) =>
      value === undefined || forTheAction.test(name) ? [] : [[name, value]],
    ),
  );
}
