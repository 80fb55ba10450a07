import type { Phase } from '@fairway/action-kit';
import type { BuildListener } from '@fairway/docker/build';

/** Logs a build as lines that begin with the image's name: its steps with their times, and their output. */
export function buildListener(phase: Phase): BuildListener {
  return {
    step(image, { position, step }, { cached, seconds }) {
      const time = cached ? 'cached' : `${seconds.toFixed(1)} s`;
      phase.info(`${image || 'all'} ${position} ${step} (${time})`);
    },
    output: (image, line) => phase.info(`${image || 'all'} | ${line}`),
    now: (line) => phase.progress(line),
  };
}
