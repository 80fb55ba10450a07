import { parseArgs } from 'node:util';
import { Failure, messageOf } from '@fairway/runtime';

export const usage = `Runs a workflow file on this machine, as GitHub would for an event.

  pnpm workflow run FILE --event NAME [options]

FILE is a workflow in a git repository; what is committed there is what runs.

  --event NAME          release, push, schedule or workflow_dispatch
  --payload FILE        the event's payload (JSON)
  --ref REF             the run's branch or tag; otherwise what the event names
  --input KEY=VALUE     an input of workflow_dispatch; as often as needed
  --secrets FILE        secrets (YAML or JSON mapping), for your eyes only: mode 0600
  --vars FILE           variables (YAML or JSON mapping)
  --environments FILE   mapping: name of an environment: {secrets, vars, approval: true}; mode 0600
  --approve NAME        approves an environment without a question; as often as needed
  --machine-env FILE    what the machine has in its environment (YAML or JSON mapping)
  --api-url URL         GitHub's API; otherwise that of github.com. The token is the secret GITHUB_TOKEN;
                        without that secret nobody asks GitHub
  --repository NAME     OWNER/NAME of the repository; otherwise that of its remote
  --fairway DIR         where Fairway's workflows and actions are; otherwise this clone
  --fairway-name NAME   what \`uses:\` calls it; otherwise OWNER/fairway
  --jobs N              how many jobs run at once; otherwise 4
  --json                events as JSON lines on standard output, and nothing else there
  --log DIR             keeps the whole log of each job in a file
  --summary FILE        writes the job summaries as an HTML page
  --keep                keeps workspaces and files of the run, and says where
  --debug               shows ::debug:: lines
`;

const options = {
  event: { type: 'string' },
  payload: { type: 'string' },
  ref: { type: 'string' },
  input: { type: 'string', multiple: true },
  secrets: { type: 'string' },
  vars: { type: 'string' },
  environments: { type: 'string' },
  approve: { type: 'string', multiple: true },
  'machine-env': { type: 'string' },
  'api-url': { type: 'string' },
  repository: { type: 'string' },
  fairway: { type: 'string' },
  'fairway-name': { type: 'string' },
  jobs: { type: 'string' },
  json: { type: 'boolean' },
  log: { type: 'string' },
  summary: { type: 'string' },
  keep: { type: 'boolean' },
  debug: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export type Arguments = ReturnType<typeof parse>['values'] & {
  readonly file: string;
  readonly event: string;
};

const parse = (argv: readonly string[]) => parseArgs({ args: [...argv], options, allowPositionals: true });

/**
 * Reads the command line.
 * @returns undefined when help is requested
 * @throws Failure for anything that is not in the usage
 */
export function readArguments(argv: readonly string[]): Arguments | undefined {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(argv);
  } catch (error) {
    throw wrong(messageOf(error).replace(/\. To specify a positional.*/s, '.'));
  }
  const { values, positionals } = parsed;
  if (values.help === true || (argv.length === 0 && positionals.length === 0)) return undefined;
  const [command, file, ...more] = positionals;
  if (command !== 'run') throw wrong(`There is no command "${command ?? ''}".`);
  if (file === undefined || more.length > 0) throw wrong('One workflow file is expected.');
  if (values.event === undefined) throw wrong('The event is missing.');
  return { ...values, file, event: values.event };
}

const wrong = (why: string): Failure =>
  new Failure({ what: 'The command line is not understood.', why, fix: 'See pnpm workflow --help.' });
