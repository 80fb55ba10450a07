import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type RunEvent, runWorkflow } from '@fairway/workflow-runner';
import { afterAll, afterEach, expect, test } from '@jest/globals';
import { compileCache } from '../../../test/stage/samples/compile-cache.ts';
import { makeStage } from './stage.ts';

const stage = makeStage();
const children: ChildProcess[] = [];
const flagFiles: string[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  // If a test failed or its runner was killed, its step still waits, and would wait for ever.
  for (const flag of flagFiles.splice(0)) writeFileSync(flag, '');
});
afterAll(() => stage.remove());

/** Collects the events of one run, and waits for one of them. */
class Listener {
  readonly #events: RunEvent[] = [];
  #wake = () => {};

  readonly hear = (event: RunEvent): void => {
    this.#events.push(event);
    this.#wake();
  };

  async #find(fits: (event: RunEvent) => boolean): Promise<RunEvent> {
    for (;;) {
      const found = this.#events.find(fits);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  readonly says = (line: string) => this.#find((event) => event.type === 'log' && event.line === line);
  readonly waits = () => this.#find(({ type }) => type === 'run-waiting' || type === 'job-waiting');
  readonly ends = async () => {
    const event = await this.#find(({ type }) => type === 'run-ended');
    return event.type === 'run-ended' ? event.conclusion : undefined;
  };
}

/** A runner in its own process. */
function startProcess(file: string): Listener & { readonly child: ChildProcess } {
  const cli = join(import.meta.dirname, '../src/cli.ts');
  const args = ['--conditions=fairway-source', '--no-warnings', cli, 'run', join(stage.caller, file)];
  const child = spawn(
    process.execPath,
    [...args, '--event', 'workflow_dispatch', '--fairway', stage.fairway, '--json'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], TMPDIR: stage.dir, ...compileCache },
    },
  );
  children.push(child);
  const listener = new Listener();
  createInterface(child.stdout).on('line', (line) => listener.hear(JSON.parse(line) as RunEvent));
  return Object.assign(listener, { child });
}

/** A runner in this process. */
function start(file: string): Listener {
  const listener = new Listener();
  void runWorkflow({
    file,
    repository: { path: stage.caller, name: 'acme/marina' },
    fairway: { path: stage.fairway, name: 'OWNER/fairway' },
    event: { name: 'workflow_dispatch' },
    workDir: join(stage.dir, 'work'),
    onEvent: listener.hear,
  });
  return listener;
}

let flags = 0;

/** Two workflows of one group: `slow.yml` runs until it is told to end, `quick.yml` ends at once. */
function workflows(concurrency: string, place: 'run' | 'job' = 'run'): { readonly goOn: () => void } {
  flags += 1;
  const flag = join(stage.dir, `flag-${flags}`);
  flagFiles.push(flag);
  const [run, job] =
    place === 'run' ? [`concurrency: ${concurrency}\n`, ''] : ['', `concurrency: ${concurrency}, `];
  const text = (script: string) =>
    `on: workflow_dispatch\n${run}jobs:\n  it: { runs-on: x, ${job}steps: [{ run: "${script}" }] }\n`;
  stage.commit({
    'slow.yml': text(`trap 'exit 1' INT; echo working; until [ -e ${flag} ]; do sleep 0.05; done`),
    'quick.yml': text('echo quick'),
  });
  return { goOn: () => writeFileSync(flag, '') };
}

test('a runner in another process waits for the group, and then runs', async () => {
  const { goOn } = workflows('{ group: fairway-release }');
  const first = start('slow.yml');
  await first.says('working');
  const second = startProcess('quick.yml');
  await second.waits();
  goOn();
  expect([await first.ends(), await second.ends()]).toEqual(['success', 'success']);
  expect((await once(second.child, 'exit'))[0]).toBe(0);
});

test('a runner that was killed holds no group', async () => {
  const { goOn } = workflows('fairway-killed');
  const first = startProcess('slow.yml');
  await first.says('working');
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  expect(await start('quick.yml').ends()).toBe('success');
  goOn();
});

test('the group of a job delays only that job', async () => {
  const { goOn } = workflows('fairway-job', 'job');
  const first = start('slow.yml');
  await first.says('working');
  const second = start('quick.yml');
  await second.waits();
  goOn();
  expect([await first.ends(), await second.ends()]).toEqual(['success', 'success']);
});

test('of the waiting runs only the newest stays, unless the queue is `max`', async () => {
  const short = workflows('fairway-queue');
  const first = start('slow.yml');
  await first.says('working');
  const second = start('quick.yml');
  await second.waits();
  const third = start('quick.yml');
  expect(await second.ends()).toBe('cancelled');
  short.goOn();
  expect([await first.ends(), await third.ends()]).toEqual(['success', 'success']);

  const long = workflows('{ group: fairway-long-queue, queue: max }');
  const running = start('slow.yml');
  await running.says('working');
  const waiting = [start('quick.yml'), start('quick.yml')];
  await Promise.all(waiting.map((one) => one.waits()));
  long.goOn();
  expect(await Promise.all(waiting.map((one) => one.ends()))).toEqual(['success', 'success']);
});

test('with cancel-in-progress the newer run replaces the older one', async () => {
  workflows('{ group: fairway-newest, cancel-in-progress: true }');
  const first = start('slow.yml');
  await first.says('working');
  const second = start('quick.yml');
  expect(await second.ends()).toBe('success');
  expect(await first.ends()).toBe('cancelled');
});

test('a group that the caller already holds is refused without a wait', async () => {
  const run = await stage.run(
    'on: workflow_dispatch\nconcurrency: same\njobs:\n  it: { runs-on: x, concurrency: SAME, steps: [{ run: echo }] }\n',
  );
  expect(run.jobs[0]?.steps[0]?.log).toContain('.github/workflows/caller.yml:4 cannot be run');
  expect(run.jobs[0]?.steps[0]?.log).toContain('would wait for ever');
});
