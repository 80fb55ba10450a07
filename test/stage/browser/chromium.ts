import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What a page is looked at with. */
export interface View {
  readonly width: number;
  readonly scheme: 'light' | 'dark';
}

/** A real Chromium, spoken to by its own protocol. */
export interface Browser extends AsyncDisposable {
  /** Opens a page and waits until it is drawn. */
  open(url: string, view: View): Promise<void>;
  /** The value of an expression in the page, as JSON. */
  read<T>(expression: string): Promise<T>;
  /** The whole page as a PNG. */
  picture(): Promise<Buffer>;
  /** What the page complained of: errors, and what its policy refused. */
  readonly complaints: readonly string[];
}

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

/** Starts Debian's Chromium without a window. Disposing ends it. */
export async function startChromium(): Promise<Browser> {
  const home = await mkdtemp(join(tmpdir(), 'chromium-'));
  const child = spawn(
    'chromium',
    [
      ...['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'],
      ...['--hide-scrollbars', '--remote-debugging-port=0', `--user-data-dir=${home}`, 'about:blank'],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, HOME: home } },
  );
  const port = await portOf(child);
  const listed = await fetch(`http://127.0.0.1:${port}/json/list`);
  const targets = (await listed.json()) as { type: string; webSocketDebuggerUrl: string }[];
  const page = targets.find(({ type }) => type === 'page');
  if (!page) throw new Error('Chromium has no page.');
  const socket = new WebSocket(page.webSocketDebuggerUrl);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error('Chromium does not take a connection.'));
  });
  const waiting = new Map<number, (answer: Answer) => void>();
  const complaints: string[] = [];
  let loaded = () => {};
  socket.onmessage = ({ data }) => {
    const answer: Answer = JSON.parse(String(data));
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
    if (answer.method === 'Page.loadEventFired') loaded();
    if (answer.method === 'Log.entryAdded' || answer.method === 'Runtime.exceptionThrown')
      complaints.push(JSON.stringify(answer.params));
  };
  let calls = 0;
  const call = async (method: string, params: Record<string, unknown> = {}) => {
    calls += 1;
    const id = calls;
    const { error, result = {} } = await new Promise<Answer>((resolve) => {
      waiting.set(id, resolve);
      socket.send(JSON.stringify({ id, method, params }));
    });
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  };
  for (const domain of ['Page', 'Log', 'Runtime']) await call(`${domain}.enable`);
  return {
    complaints,
    async open(url, { width, scheme }) {
      await call('Emulation.setDeviceMetricsOverride', {
        width,
        height: 800,
        deviceScaleFactor: 1,
        mobile: width < 600,
      });
      await call('Emulation.setEmulatedMedia', {
        features: [{ name: 'prefers-color-scheme', value: scheme }],
      });
      const drawn = new Promise<void>((resolve) => {
        loaded = resolve;
      });
      await call('Page.navigate', { url });
      await drawn;
    },
    async read<T>(expression: string): Promise<T> {
      const { result } = await call('Runtime.evaluate', { expression, returnByValue: true });
      return (result as { readonly value: T }).value;
    },
    async picture() {
      const { data } = await call('Page.captureScreenshot', { format: 'png', captureBeyondViewport: true });
      return Buffer.from(String(data), 'base64');
    },
    async [Symbol.asyncDispose]() {
      socket.close();
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The port that Chromium has chosen; it writes it on its standard error. */
async function portOf(child: ChildProcess): Promise<string> {
  if (!child.stderr) throw new Error('Chromium has no output.');
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    said.push(line);
    const port = /^DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec(line)?.[1];
    if (port !== undefined) {
      child.stderr.resume();
      return port;
    }
  }
  throw new Error(`Chromium did not start: ${said.join('\n')}`);
}
