import type { ActionContext } from '@fairway/action-kit';
import { openGithub } from '@fairway/github';
import { Failure } from '@fairway/runtime';

/** The workflow that looks after the health of what is backed up. */
export interface Watched {
  /** The name of its file: `health.yml`. */
  readonly file: string;
  readonly withinMs: number;
  readonly token: string;
}

/**
 * Why nobody looks after the health any more; undefined where somebody does. Health looks whether backups are old, and a
 * backup looks whether health looks: so neither can fall silent unseen.
 */
export async function silenceOfHealth(
  { file, withinMs, token }: Watched,
  { clock, logger, signal, github }: Pick<ActionContext, 'clock' | 'logger' | 'signal' | 'github'>,
): Promise<Failure | undefined> {
  const { repository, apiUrl } = github;
  const api = openGithub({ repository, apiUrl, token, clock, logger, signal });
  const silence = await api.silenceOfWorkflow({ file, withinMs });
  if (silence === undefined) return undefined;
  return new Failure({
    what: `Nobody looks whether it still serves: ${file} is silent.`,
    why: silence,
    fix: 'Start it by hand once and see how it ends. Nothing of the backups is wrong because of it.',
  });
}
