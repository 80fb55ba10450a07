// Asks a URL at a constant rate, however long the answers take, until it is told to end by SIGTERM; then prints one JSON
// object. Started with: URL RATE (a second)
import { get } from 'node:http';

const [url = '', rate = '100'] = process.argv.slice(2);
const perMs = Number(rate) / 1000;
/** A user would have given up by then. */
const patienceMs = 10_000;
const start = performance.now();
const failures = new Map<string, number>();
let sent = 0;
let answered = 0;
let failed = 0;
let slowestMs = 0;
let stopping = false;

function ask(): void {
  sent++;
  const began = performance.now();
  let over = false;
  const end = (failure?: string) => {
    if (over) return;
    over = true;
    answered++;
    slowestMs = Math.max(slowestMs, performance.now() - began);
    if (failure === undefined) return;
    failed++;
    failures.set(failure, (failures.get(failure) ?? 0) + 1);
  };
  // Each request has its own connection. The proxy closes kept ones now and then, which is not a failure of a deploy.
  const request = get(url, { agent: false, timeout: patienceMs }, (answer) => {
    let body = '';
    answer.on('data', (chunk) => (body += chunk));
    answer.on('error', (error) => end(error.message));
    answer.on('end', () =>
      end(answer.statusCode === 200 && body.includes('version') ? undefined : `status ${answer.statusCode}`),
    );
  });
  request.on('timeout', () => request.destroy(new Error('no answer in time')));
  request.on('error', (error) => end(error.message));
}

const timer = setInterval(() => {
  if (stopping) {
    if (answered < sent) return;
    clearInterval(timer);
    process.stdout.write(JSON.stringify({ sent, failed, slowestMs, failures: Object.fromEntries(failures) }));
    return;
  }
  while (sent < (performance.now() - start) * perMs) ask();
}, 5);
process.on('SIGTERM', () => {
  stopping = true;
});
