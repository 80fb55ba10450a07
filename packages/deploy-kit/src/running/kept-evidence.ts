import { posix } from 'node:path';
import { type Host, readFiles, writeFiles } from '@fairway/host';
import { reasonOf } from '@fairway/runtime';
import type { Evidence } from './installed.ts';

/** What was seen before a heal, to be kept on a host. */
export interface EvidenceFiles {
  /** The directory that Fairway keeps of the stack or project, beside whose ledger the evidence lies. */
  readonly dir: string;
  /** Milliseconds since the Unix epoch: the name of the directory. */
  readonly at: number;
  /** Name → text. */
  readonly files: Readonly<Record<string, string>>;
  /** Takes secrets out of a text. */
  readonly withoutSecrets: (text: string) => string;
}

/** Directories of evidence that a host keeps; older ones are removed. */
const keptDirectories = 10;
/** Characters of one text that are kept; of a longer one the end, since what failed comes last. */
const keptCharacters = 256 * 1024;

/**
 * Keeps evidence on a host, readable by its owner only. Room for it is bounded: the ten newest directories stay, and of
 * a long text its end.
 * @returns where it lies; or a line that says why it could not be kept, because a full disk must not keep anything from
 * being healed
 * @throws only the reason of the signal
 */
export async function keepEvidence(host: Host, files: EvidenceFiles, signal: AbortSignal): Promise<Evidence> {
  try {
    return { lines: [], kept: [{ host: host.label, path: await write(host, files) }] };
  } catch (error) {
    signal.throwIfAborted();
    return { lines: [`the evidence could not be kept: ${reasonOf(error)}`], kept: [] };
  }
}

async function write(host: Host, { dir, at, files, withoutSecrets }: EvidenceFiles): Promise<string> {
  const root = posix.join(dir, 'evidence');
  const name = new Date(at).toISOString().replaceAll(':', '-');
  const directory = posix.join(root, name);
  const written = Object.entries(files).map(([file, text]) => ({
    path: posix.join(directory, file.replaceAll(/[^A-Za-z0-9._-]/g, '_')),
    content: endOf(withoutSecrets(text)),
    mode: 0o600,
  }));
  await writeFiles(host, written, { parents: 0o700 });
  const names = (await readFiles(host, { names: [root] })).namesIn(root);
  const old = names.filter((one) => /^\d{4}-/.test(one) && one !== name).sort();
  const surplus = old.slice(0, Math.max(0, old.length - (keptDirectories - 1)));
  await Promise.all(surplus.map((one) => host.remove(posix.join(root, one))));
  return directory;
}

/** The end of a text, from the beginning of a line. */
function endOf(text: string): string {
  if (text.length <= keptCharacters) return text;
  const end = text.slice(-keptCharacters);
  return `(the beginning was cut)\n${end.slice(end.indexOf('\n') + 1)}`;
}
