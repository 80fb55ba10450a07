import { spawn } from 'node:child_process';

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/**
 * Runs a command of this machine; what it printed.
 * @throws Error with the end of its output if it fails, because its time would mean nothing then
 */
export async function run(argv: readonly string[], { env = {}, input }: RunOptions = {}): Promise<string> {
  const [command = '', ...args] = argv;
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  const out: Buffer[] = [];
  const all: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    out.push(chunk);
    all.push(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => all.push(chunk));
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code === 0) return Buffer.concat(out).toString();
  throw new Error(
    `${argv.slice(0, 3).join(' ')} ended with ${code}:\n${Buffer.concat(all).toString().slice(-2_000)}`,
  );
}
