import { messageOf } from './failure.ts';
import type { Logger } from './logger.ts';

/** Does work that ends a run. Its failure is a warning, so that it does not hide how the run ended. */
export async function tidyUp(work: () => Promise<void>, logger: Logger): Promise<void> {
  try {
    await work();
  } catch (error) {
    logger.warn(`Not tidied up: ${messageOf(error)}`);
  }
}
