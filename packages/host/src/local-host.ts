import type { Clock, Logger } from '@fairway/runtime';
import { commandHost } from './command-host.ts';
import type { Host } from './host.ts';
import { launchLocally } from './run/local-launch.ts';
import { openLocally } from './run/local-open.ts';

/** This machine. A command that a signal ended answers with exit status 128 plus the signal's number. */
export function localHost({ logger, clock }: { readonly logger: Logger; readonly clock: Clock }): Host {
  return commandHost({
    host: 'this runner',
    label: 'this runner',
    address: 'local',
    typed: (command) => command,
    launch: launchLocally(clock),
    launchOpen: openLocally(clock),
    logger,
    clock,
    close: async () => {},
  });
}
