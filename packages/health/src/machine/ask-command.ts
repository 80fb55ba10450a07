import { shortLine } from '@fairway/runtime';
import { jsonProblem } from '../fields/json-rule.ts';
import { placeholders } from '../http/probe-request.ts';
import type { Answered, ProbeCall } from '../probe-call.ts';
import type { ProbeRun } from '../probe-run.ts';
import type { CommandProbe } from './probe.ts';
import { callsOnHosts } from './targets.ts';

const evidenceLines = 5;

/** The calls of a command: one for each host. */
export function commandCalls(item: CommandProbe, run: ProbeRun): ProbeCall[] {
  return callsOnHosts(
    item,
    run,
    () => shortLine(item.command.join(' '), 80),
    async (host, target) => {
      const fill = placeholders(run.release, target);
      const { exitCode, stdout, stderr } = await host.exec(item.command.map(fill), {
        accept: 'any',
        timeoutMs: item.timeout,
        signal: run.signal,
      });
      return judgeCommand(filled(item, fill), { exitCode, stdout, stderr });
    },
  );
}

function filled(item: CommandProbe, fill: (text: string) => string): CommandProbe {
  const { contains, json } = item;
  return {
    ...item,
    ...(contains === undefined ? {} : { contains: fill(contains) }),
    ...(json === undefined
      ? {}
      : {
          json: Object.fromEntries(
            Object.entries(json).map(([path, value]) => [
              path,
              typeof value === 'string' ? fill(value) : value,
            ]),
          ),
        }),
  };
}

/** Judges how a command ended, and what it said. */
export function judgeCommand(
  { exit, contains, json }: Pick<CommandProbe, 'exit' | 'contains' | 'json'>,
  ended: { readonly exitCode: number; readonly stdout: string; readonly stderr: string },
): Answered {
  const { exitCode, stdout, stderr } = ended;
  const said = stdout.trim() === '' ? stderr : stdout;
  const body = shortLine(said, 200);
  const no = (problem: string): Answered => ({
    problem,
    body,
    evidence: stderr
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(-evidenceLines)
      .map((line) => shortLine(line, 200)),
  });
  if (exitCode !== exit) {
    const missing = exitCode === 127 ? ': the program was not found' : '';
    return no(`ended with exit status ${exitCode} instead of ${exit}${missing}`);
  }
  if (contains !== undefined && !stdout.includes(contains)) {
    return no(`ended without ${JSON.stringify(contains)} in its output`);
  }
  const wrong = json && jsonProblem(json, stdout);
  return wrong ? no(wrong.replace(' a body ', ' an output ')) : { body };
}
