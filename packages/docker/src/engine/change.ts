import { Buffer } from 'node:buffer';
import { type Host, openCommandChannel } from '@fairway/host';
import { type Clock, Failure } from '@fairway/runtime';
import { messageIn, readAnswers } from './http-exchange.ts';

/** A request that changes something in an engine. */
export interface EngineChange {
  readonly path: string;
  /** JSON, in the form in which the engine returns it. */
  readonly body: unknown;
}

const patienceMs = 60_000;

/**
 * Changes something in the Docker Engine of a host that no docker command can express in full. The request travels as
 * in {@link askEngine}, but standard input stays open until the answer arrives: an engine drops a request whose sender
 * has gone.
 * @throws Failure with the engine's message when it refuses the change
 */
export async function changeEngine(
  host: Host,
  { path, body }: EngineChange,
  { clock, signal }: { readonly clock: Clock; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  const channel = await openCommandChannel(host, ['docker', 'system', 'dial-stdio'], {
    clock,
    signal,
  });
  try {
    const answered = readAll(channel.stdout);
    channel.stdin.write(postRequest(path, JSON.stringify(body)));
    const timer = new AbortController();
    const late = clock.sleep(patienceMs, timer.signal).then(
      () => '',
      () => '',
    );
    const stream = await Promise.race([answered, late]);
    timer.abort();
    const [answer] = readAnswers(stream, 1, host.name);
    if (answer && answer.status >= 200 && answer.status < 300) return;
    throw new Failure({
      what: `The Docker Engine of ${host.name} refused POST ${path.split('?', 1)[0]}.`,
      why: `It answered with status ${answer?.status}.`,
      evidence: [messageIn(answer?.body ?? '')],
      fix: `Look at the engine's log on ${host.name} (journalctl -u docker).`,
    });
  } finally {
    await channel.close();
  }
}

function postRequest(path: string, body: string): string {
  return [
    `POST ${path} HTTP/1.1`,
    'Host: docker',
    'Connection: close',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
