import type { Host } from '@fairway/host';
import type { DatabaseTarget } from './database-url.ts';
import type { PrismaCli } from './prisma-cli.ts';
import { redactorOf } from './redact.ts';

/** A project whose Prisma CLI runs against one database. */
export interface PrismaProject {
  readonly cli: PrismaCli;
  /** Where prisma.config.ts or package.json is. */
  readonly directory: string;
  /** Given as --schema where it is set. */
  readonly schema?: string;
  readonly target: DatabaseTarget;
  /** The variable that prisma.config.ts or the schema takes the URL from. */
  readonly urlVariable: string;
}

export interface PrismaDeps {
  /** Told each line that the CLI prints, without the URL and its password. */
  readonly onLine?: (line: string) => void;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}

/** What the CLI said, without the URL and its password. */
export interface PrismaRun {
  readonly exitCode: number;
  readonly lines: readonly string[];
}

/**
 * Runs `prisma migrate COMMAND`. The URL travels by the environment; Prisma then hands it to its own engine by argv.
 * @throws Failure when it does not end in time; an exit status is an answer.
 */
export async function runPrismaMigrate(
  host: Host,
  { cli, directory, schema, target, urlVariable }: PrismaProject,
  command: 'deploy' | 'status',
  { onLine, signal, timeoutMs }: PrismaDeps,
): Promise<PrismaRun> {
  const redact = redactorOf([target.url]);
  const lines: string[] = [];
  const say = (line: string) => {
    if (line.trim() === '') return;
    const shown = redact(line);
    lines.push(shown);
    onLine?.(shown);
  };
  const { exitCode } = await host.stream(
    [cli.bin, 'migrate', command, ...(schema ? ['--schema', schema] : [])],
    {
      cwd: directory,
      env: {
        [urlVariable]: target.url,
        NO_COLOR: '1',
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        // Prisma's version check; a deploy calls nobody but the database.
        CHECKPOINT_DISABLE: '1',
      },
      accept: 'any',
      show: `prisma migrate ${command}`,
      onStdout: say,
      onStderr: say,
      ...(signal && { signal }),
      ...(timeoutMs !== undefined && { timeoutMs }),
    },
  );
  return { exitCode, lines };
}
