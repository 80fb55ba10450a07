import type { ExecResult, Host } from '@fairway/host';
import { engineDial } from '../../src/engine/dial.ts';

/** A machine with an engine that answers from memory. */
export interface EngineHost extends Host {
  /** Every command besides the queries to the engine, in order. */
  readonly commands: (readonly string[])[];
}

export interface EngineHostOptions {
  /** The answer to a path with its parameters; undefined for 404. An error that is thrown is an engine that is silent. */
  readonly answer: (path: string, parameters: URLSearchParams) => unknown;
  /** What any other command prints. Default: nothing. */
  readonly run?: (argv: readonly string[]) => Partial<ExecResult>;
}

/** A host whose engine and commands are functions. */
export function engineHost({ answer, run = () => ({}) }: EngineHostOptions): EngineHost {
  const commands: (readonly string[])[] = [];
  const unused = async () => {
    throw new Error('this machine only answers queries and runs commands');
  };
  return {
    name: 'keel',
    label: 'keel',
    address: 'local',
    typed: (command) => command,
    commands,
    async exec(argv, options) {
      options?.signal?.throwIfAborted();
      if (argv.join() !== engineDial.join()) {
        commands.push(argv);
        return { exitCode: 0, stdout: '', stderr: '', ...run(argv) };
      }
      const paths = [...String(options?.stdin).matchAll(/^(?:DELETE|GET) (\S+) HTTP/gm)].map(
        ([, path = '']) => path,
      );
      const stdout = paths.map((path) => responseTo(path, answer)).join('');
      return { exitCode: 0, stdout, stderr: '' };
    },
    stream: unused,
    pipe: unused,
    readFile: unused,
    writeFile: unused,
    stat: unused,
    remove: unused,
    async close() {},
  };
}

function responseTo(path: string, answer: EngineHostOptions['answer']): string {
  const url = new URL(path, 'http://docker');
  const found = answer(url.pathname, url.searchParams);
  const body = JSON.stringify(found ?? { message: 'no such object' });
  const status = found === undefined ? '404 Not Found' : '200 OK';
  return `HTTP/1.1 ${status}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
