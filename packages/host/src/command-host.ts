import { readFile, removePath, statPath, writeFile } from './files/file-operations.ts';
import type { ExecResult, Host, StreamOptions } from './host.ts';
import { type PipeContext, pipeCommand } from './run/pipe.ts';
import { type ByteResult, type RunContext, runCommand } from './run/run-command.ts';

/** Makes a host from a way to start commands on it. Its files are read and written by its own tools. */
export function commandHost(
  context: RunContext & PipeContext & Pick<Host, 'label' | 'address' | 'typed' | 'close'>,
): Host {
  const run = (argv: readonly string[], options?: StreamOptions) => runCommand(context, argv, options);
  return {
    name: context.host,
    label: context.label,
    address: context.address,
    typed: context.typed,
    exec: async (argv, options) => asText(await run(argv, options)),
    stream: async (argv, options) => asText(await run(argv, options)),
    pipe: (argv, options) => pipeCommand(context, argv, options),
    readFile: (path) => readFile(run, path),
    writeFile: (path, content, options) => writeFile(run, path, content, options),
    stat: (path) => statPath(run, path),
    remove: (path) => removePath(run, path),
    close: context.close,
  };
}

function asText({ exitCode, stdout, stderr }: ByteResult): ExecResult {
  return { exitCode, stdout: stdout.toString('utf8'), stderr: stderr.toString('utf8') };
}
