import * as core from '@actions/core';
import type { Logger } from '@fairway/runtime';
import { inertText } from './log-text.ts';
import type { Masker } from './masker.ts';

/**
 * The logger of a step: lines in the step's log, warnings and errors as annotations. Text from elsewhere can neither
 * give commands to the runner nor show a secret.
 * @param onLine is called after every line that a reader sees.
 */
export function edgeLogger(masker: Masker, onLine: () => void = () => {}): Logger {
  const ready = (message: string) => inertText(masker.clean(message));
  const visible = (write: (message: string) => void) => (message: string) => {
    write(ready(message));
    onLine();
  };
  return {
    debug(message) {
      if (core.isDebug()) core.debug(ready(message));
    },
    info: visible((message) => core.info(message)),
    warn: visible((message) => core.warning(message)),
    error: visible((message) => core.error(message)),
  };
}
