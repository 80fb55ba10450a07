export { type Clock, systemClock } from './clock.ts';
export { parseDuration } from './duration.ts';
export { Failure, type FailureParts, messageOf } from './failure.ts';
export { combine, evidenceOf, settle } from './failures.ts';
export { type Logger, silentLogger } from './logger.ts';
export { poll } from './poll.ts';
export { asRecord, isRecord } from './record.ts';
export { formatDiskSpace, formatSize } from './size.ts';
export { tidyUp } from './tidy-up.ts';
