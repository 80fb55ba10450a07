import { parseArgs } from 'node:util';
import { messageOf } from '@fairway/runtime';
import { play } from './play.ts';

const { values } = parseArgs({
  options: {
    lab: { type: 'string', default: '' },
    work: { type: 'string', default: '' },
    keep: { type: 'boolean', default: false },
  },
});

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (!stop.signal.aborted) console.log('\nStopping.');
    stop.abort(new Error('You stopped the demo.'));
  });
}

play({ lab: values.lab, work: values.work, keep: values.keep, signal: stop.signal }).catch(
  (error: unknown) => {
    if (stop.signal.aborted) {
      process.exitCode = 130;
      return;
    }
    console.error(`\nThe demo failed.\n${messageOf(error)}`);
    process.exitCode = 1;
  },
);
