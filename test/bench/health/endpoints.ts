import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Endpoints of three hosts: addresses of this machine, served by a process of their own. */
export interface Endpoints {
  /** The address of an endpoint of one of the hosts that answers after some milliseconds. */
  url(host: number, ms: number): string;
  stop(): void;
}

const hosts = ['127.0.0.2', '127.0.0.3', '127.0.0.4'] as const;

/** Answers `/250` after 250 milliseconds, and prints the port of each host. */
const program = `
  const { createServer } = require('node:http');
  for (const host of ${JSON.stringify(hosts)}) {
    const server = createServer((ask, answer) => {
      setTimeout(() => answer.end('{"status":"ok"}'), Number(ask.url.slice(1)));
    });
    server.listen(0, host, () => console.log(host + ' ' + server.address().port));
  }
`;

export async function startEndpoints(): Promise<Endpoints> {
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ports = new Map<string, string>();
  for await (const line of createInterface(child.stdout)) {
    const [host = '', port = ''] = line.split(' ');
    ports.set(host, port);
    if (ports.size === hosts.length) break;
  }
  return {
    url(at, ms) {
      const host = hosts[at % hosts.length] ?? '';
      return `http://${host}:${ports.get(host)}/${ms}`;
    },
    stop: () => void child.kill(),
  };
}
