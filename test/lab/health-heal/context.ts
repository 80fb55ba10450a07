import type { Phase, Summary } from '@fairway/action-kit';
import type { DeployContext } from '@fairway/deploy-kit';
import { silentLogger, systemClock } from '@fairway/runtime';

/** The context of a run without a runner around it: what it masks is replaced in texts, and what it tells is dropped. */
export function quietContext(actor: string): DeployContext {
  const secrets = new Set<string>();
  const phase: Phase = { info: () => {}, progress: () => {}, proved: () => {} };
  const summary: Summary = {
    heading: () => summary,
    text: () => summary,
    facts: () => summary,
    table: () => summary,
    details: () => summary,
  };
  return {
    logger: silentLogger,
    clock: systemClock,
    fetch: globalThis.fetch,
    signal: new AbortController().signal,
    github: {
      ...{ repository: 'octo/quay', sha: 'c0ffee', ref: '', refName: '', eventName: '', payload: {} },
      ...{ runId: '1', runAttempt: 1, actor, workflow: '', job: '', serverUrl: '', apiUrl: '' },
      ...{ runUrl: 'https://example.com/run', workspace: '/' },
    },
    summary,
    phase: (_name, work) => work(phase),
    prove: () => {},
    about: () => {},
    setOutput: () => {},
    mask: (value) => void secrets.add(value),
    withoutSecrets: (text) => [...secrets].reduce((kept, secret) => kept.replaceAll(secret, '***'), text),
    annotate: () => {},
  };
}
