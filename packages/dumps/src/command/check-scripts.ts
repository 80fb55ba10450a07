import type { Host } from '@fairway/host';
import type { Finding } from '../source.ts';
import { checkArgv } from './script.ts';
import type { CommandSettings } from './settings.ts';

/** What is wrong with the scripts of a source, and with their machine. Nothing of them runs. */
export async function checkScripts(
  host: Host,
  { name, dump, verify, restore }: CommandSettings,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const scripts = Object.entries({ dump, verify, restore });
  const findings = await Promise.all(
    scripts.map(async ([which, script]): Promise<readonly Finding[]> => {
      if (script === undefined) return [];
      const show = `read the ${which} command of ${name}`;
      const { exitCode, stdout, stderr } = await host.exec(checkArgv(script), {
        accept: 'any',
        show,
        signal,
      });
      const what = `The ${which} command of ${name} on ${host.name}`;
      if (exitCode !== 0) return [unreadable(what, stderr)];
      return stdout.includes('no bash') && /[^|]\|[^|]/.test(script) ? [unguarded(what)] : [];
    }),
  );
  const { exitCode } = await host.exec(['sh', '-c', 'command -v flock'], { accept: 'any', signal });
  return [...findings.flat(), ...(exitCode === 0 ? [] : [noFlock(host)])];
}

function unreadable(what: string, stderr: string): Finding {
  return {
    level: 'error',
    what: `${what} cannot be run.`,
    why: stderr.trim() || 'The shell does not understand it.',
    fix: 'Type it into bash on that host, and put right what it says.',
  };
}

function unguarded(what: string): Finding {
  return {
    level: 'warning',
    what: `${what} has a pipe whose first parts may fail unseen.`,
    why: 'That host has no bash, and its sh looks at the last part of a pipe only.',
    fix: 'Install bash there.',
  };
}

function noFlock(host: Host): Finding {
  return {
    level: 'error',
    what: `A dump cannot be proven on ${host.name}.`,
    why: 'The program `flock` is missing: a throwaway directory is locked while it is used.',
    fix: 'Install util-linux there.',
  };
}
