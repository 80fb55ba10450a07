import { backupCalls } from './backup/ask-backup.ts';
import { containerCalls } from './containers/ask-container.ts';
import { serviceCalls } from './containers/ask-service.ts';
import { databaseCalls } from './database/calls.ts';
import { urlCalls } from './http/calls.ts';
import { commandCalls } from './machine/ask-command.ts';
import { diskCalls } from './machine/ask-disk.ts';
import { memoryCalls } from './machine/ask-memory.ts';
import type { ProbeCall } from './probe-call.ts';
import type { ProbeRun } from './probe-run.ts';
import { tcpCalls } from './tcp/ask-tcp.ts';
import { kindOf, type ProbeKind, type ProbeOf, type VerifyItem } from './verify-item.ts';

/** For each kind, the calls of an item: one for each place in which it is asked. */
const callers: { readonly [K in ProbeKind]: (item: ProbeOf[K], run: ProbeRun) => ProbeCall[] } = {
  sql: databaseCalls,
  url: urlCalls,
  tcp: tcpCalls,
  container: containerCalls,
  disk: diskCalls,
  memory: memoryCalls,
  command: commandCalls,
  backup: backupCalls,
  service: serviceCalls,
};

/** The calls of an item. */
export function callsOf(item: VerifyItem, run: ProbeRun): ProbeCall[] {
  const caller = callers[kindOf(item)] as (item: VerifyItem, run: ProbeRun) => ProbeCall[];
  return caller(item, run);
}
