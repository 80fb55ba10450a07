import { type Logger, messageOf } from '@fairway/runtime';

/** What goes wrong while tidying up is said: it must not hide why the run ended. */
export async function tidyUp(work: () => Promise<void>, logger: Logger): Promise<void> {
  try {
    await work();
  } catch (error) {
    logger.warn(`Not tidied up: ${messageOf(error)}`);
  }
}
