import type { DeployContext } from '@fairway/deploy-kit';
import { type Logger, systemClock } from '@fairway/runtime';

/** A run as the kits see one, without an action around it: what it says is kept. */
export interface KitRun {
  readonly context: DeployContext;
  readonly said: readonly string[];
}

/** Starts a run. It masks what it is told to, in texts that leave it. */
export function kitRun(): KitRun {
  const said: string[] = [];
  const secrets = new Set<string>();
  const say = (text: string) => void said.push(text);
  const logger: Logger = { debug() {}, info: say, warn: say, error: say };
  const nothing = () => summary;
  const summary: DeployContext['summary'] = {
    heading: nothing,
    text: nothing,
    facts: nothing,
    table: nothing,
    details: nothing,
  };
  const context: DeployContext = {
    logger,
    clock: systemClock,
    fetch: globalThis.fetch,
    signal: new AbortController().signal,
    github: {
      repository: 'ada/harbour',
      sha: '0123456789abcdef0123456789abcdef01234567',
      ref: 'refs/heads/main',
      refName: 'main',
      eventName: 'schedule',
      payload: {},
      runId: '7',
      runAttempt: 1,
      actor: 'ada',
      workflow: 'health',
      job: 'health',
      serverUrl: 'https://github.com',
      apiUrl: 'https://api.github.com',
      runUrl: 'https://github.com/ada/harbour/actions/runs/7/attempts/1',
      workspace: '/nonexistent',
    },
    summary,
    phase: (name, work) =>
      work({
        info: (text) => say(`${name}: ${text}`),
        progress() {},
        proved: (what) => say(`${name}: proved: ${what}`),
      }),
    prove: say,
    about() {},
    setOutput() {},
    mask: (value) => void secrets.add(value),
    withoutSecrets: (text) => [...secrets].reduce((clean, secret) => clean.replaceAll(secret, '***'), text),
    annotate() {},
  };
  return { context, said };
}
