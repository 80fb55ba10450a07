export { type Clock, systemClock } from './clock.ts';
export { parseDuration } from './duration.ts';
export { Failure, type FailureParts, messageOf } from './failure.ts';
export { type Logger, silentLogger } from './logger.ts';
export { poll } from './poll.ts';
export { tidyUp } from './tidy-up.ts';
