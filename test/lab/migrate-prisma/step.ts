import { prismaMachineEnv } from '../../stage/prisma-engine/machine-env.ts';
import { runStep, type Step } from '../../stage/step/run-step.ts';

export interface Migration {
  readonly exitCode: number | null;
  /** All that was printed, without the lines that tell the runner what to mask. */
  readonly log: string;
  readonly summary: string;
  /** The output `databases`. */
  readonly databases: readonly unknown[];
  readonly outputs: Readonly<Record<string, string>>;
}

/** URL of a database by its name, and the fields of its item besides name and directory (which is the name). */
export type Databases = Readonly<
  Record<string, { readonly url: string; readonly fields?: Readonly<Record<string, string>> }>
>;

/** Options of a run besides its databases. */
export interface StepExtras {
  readonly install?: 'auto' | 'never';
  readonly onLog?: NonNullable<Step['onLog']>;
  readonly env?: Readonly<Record<string, string>>;
  /** Inputs by their names in action.yml. */
  readonly inputs?: Readonly<Record<string, string>>;
}

/** Runs migrate-prisma as a runner does, on a machine that reaches no network. */
export async function migrateStep(
  workspace: string,
  databases: Databases,
  more: StepExtras = {},
): Promise<Migration> {
  const items = Object.entries(databases).map(([name, { fields }]) => ({ name, directory: name, ...fields }));
  const urls = Object.entries(databases).map(([name, { url }]) => [name, url]);
  const { exitCode, log, summary, outputs } = await runStep({
    action: 'migrate-prisma',
    workspace,
    inputs: {
      databases: JSON.stringify(items),
      urls: JSON.stringify(Object.fromEntries(urls)),
      install: more.install ?? 'never',
      timeout: '10m',
      'lock-wait': '2s',
      ...more.inputs,
    },
    env: { ...(await prismaMachineEnv()), ...more.env },
    ...(more.onLog && { onLog: more.onLog }),
  });
  return {
    exitCode,
    log: log.replaceAll(/^::add-mask::.*\n/gm, ''),
    summary,
    outputs,
    databases: JSON.parse(outputs['databases'] ?? '[]'),
  };
}
