import { randomBytes } from 'node:crypto';
import type { ActionContext } from '@fairway/action-kit';
import {
  type DatabaseEntry,
  migrateDatabases,
  planDatabases,
  runMark,
  unprovenServer,
} from '@fairway/database';
import { localHost } from '@fairway/host';
import type { Database } from './database-item.ts';
import { type Inputs, readMigrateInputs } from './inputs.ts';
import { connectMachines } from './machines.ts';
import { type DatabaseEnding, report } from './report.ts';

/** Migrates every database, or plans what that would do. */
export async function main(context: ActionContext): Promise<void> {
  const inputs = readMigrateInputs(context.github.workspace);
  context.about({ subject: inputs.databases.map(({ name }) => name).join(', ') });
  for (const name of inputs.unusedUrls) {
    context.annotate('warning', `The input "urls" names "${name}", and no database is called so.`);
  }
  for (const { name, target, reach } of inputs.databases) {
    const why = reach.kind === 'direct' ? unprovenServer(target) : undefined;
    if (why === undefined) continue;
    context.annotate(
      'warning',
      `Nobody knows that the server of "${name}" is the right one: ${why}. Add sslmode=require&sslaccept=strict to its URL, or reach it over SSH.`,
    );
  }
  const endings = new Map<string, DatabaseEnding>(
    inputs.databases.map((database) => [database.name, { entry: database }]),
  );
  const note = (name: string, known: Partial<DatabaseEnding>) => {
    const ending = endings.get(name);
    if (ending) endings.set(name, { ...ending, ...known });
  };
  const open = new AsyncDisposableStack();
  try {
    await run(await connect(inputs.databases, open, context), inputs, context, note);
  } finally {
    await open.disposeAsync();
    await report(context, inputs.command, [...endings.values()]);
  }
}

/** Connects the machines. It is a separate phase only where there is a machine to connect to. */
function connect(
  databases: readonly Database[],
  open: AsyncDisposableStack,
  context: ActionContext,
): Promise<readonly DatabaseEntry[]> {
  if (!databases.some(({ reach }) => 'machine' in reach)) {
    return connectMachines(databases, open, context, () => {});
  }
  return context.phase('connect', ({ info }) => connectMachines(databases, open, context, info));
}

async function run(
  entries: readonly DatabaseEntry[],
  inputs: Inputs,
  { github, clock, logger, signal, phase }: ActionContext,
  note: (name: string, known: Partial<DatabaseEnding>) => void,
): Promise<void> {
  const { install: when, timeoutMs } = inputs;
  const act = inputs.command === 'plan' ? planDatabases : migrateDatabases;
  await act(entries, inputs, {
    ...{ clock, logger, signal, phase, note },
    here: localHost({ logger, clock }),
    workspace: github.workspace,
    install: { when, timeoutMs },
    mark: runMark(randomBytes(3).toString('hex'), `run ${github.runId} of ${github.repository}`),
  });
}
