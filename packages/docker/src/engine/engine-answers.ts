import { type Host, OutOfTime } from '@fairway/host';
import { type Clock, poll } from '@fairway/runtime';

/** Milliseconds that an engine may be away: its containers stop first, and it looks at all of them when it starts. */
const awayMs = 120_000;
const askEveryMs = 500;
/** Milliseconds after which an engine that says nothing is asked again. systemd holds its socket open while it restarts. */
const answerMs = 10_000;

/**
 * Waits until the engine of a host answers. An upgrade of its package restarts it, and what runs then meets no engine for
 * some seconds. Never throws: where the engine stays away, or the host is lost, whatever comes next says so.
 */
export async function untilEngineAnswers(host: Pick<Host, 'exec'>, clock: Clock): Promise<void> {
  await poll({ clock, timeoutMs: awayMs, intervalMs: askEveryMs }, async () => {
    return (await answers(host)) ? { done: true, value: undefined } : { done: false };
  }).catch(() => {});
}

/** @throws where the host is lost */
async function answers(host: Pick<Host, 'exec'>): Promise<boolean> {
  try {
    const { exitCode } = await host.exec(['docker', 'version', '--format', '{{.Server.Version}}'], {
      accept: 'any',
      timeoutMs: answerMs,
    });
    return exitCode === 0;
  } catch (error) {
    if (error instanceof OutOfTime) return false;
    throw error;
  }
}
