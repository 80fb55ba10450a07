import { causeOf } from '@fairway/health';
import type { AskContext } from './ask-probes.ts';
import type { ControlSeen } from './seen.ts';

/** Milliseconds for the answer of a control URL. */
const timeoutMs = 10_000;

/** Asks the control URLs. Any answer at all says that the network of the runner is well. */
export async function askControls(
  urls: readonly string[],
  { fetch, signal }: Pick<AskContext, 'fetch' | 'signal'>,
): Promise<readonly ControlSeen[]> {
  return Promise.all(
    urls.map(async (url) => {
      try {
        const answer = await fetch(url, {
          method: 'HEAD',
          redirect: 'manual',
          signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        });
        await answer.body?.cancel();
        return { url, ok: true, line: `${url} answered ${answer.status}` };
      } catch (error) {
        signal.throwIfAborted();
        return { url, ok: false, line: `${url} gave no answer: ${causeOf(error)}` };
      }
    }),
  );
}
