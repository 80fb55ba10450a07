import { Buffer } from 'node:buffer';
import { z } from 'zod';

const vertexSchema = z.object({
  digest: z.string(),
  name: z.string().default(''),
  started: z.string().optional(),
  completed: z.string().optional(),
  cached: z.boolean().optional(),
  error: z.string().optional(),
});
const statusSchema = z.object({
  id: z.string().default(''),
  vertex: z.string().default(''),
  current: z.number().default(0),
  total: z.number().default(0),
});
const logSchema = z.object({
  vertex: z.string().default(''),
  data: z.string().default(''),
});
const eventSchema = z.object({
  vertexes: z.array(vertexSchema).nullish(),
  statuses: z.array(statusSchema).nullish(),
  logs: z.array(logSchema).nullish(),
});

/** A step as BuildKit reports it. */
export type Vertex = z.infer<typeof vertexSchema>;

/** One message of BuildKit's progress (client.SolveStatus in moby/buildkit). */
export interface SolveEvent {
  readonly vertexes: readonly Vertex[];
  readonly statuses: readonly z.infer<typeof statusSchema>[];
  readonly logs: readonly { readonly vertex: string; readonly text: string }[];
}

/**
 * Joins the lines of `--progress=rawjson` to messages: up to buildx 0.13 a message is indented over several lines, since
 * 0.14 it is one line. A line outside a message is text of buildx itself.
 * @returns a function that takes each line
 */
export function solveEventReader(told: {
  readonly event: (event: SolveEvent) => void;
  readonly word: (line: string) => void;
}): (line: string) => void {
  let pending: string[] = [];
  return (line) => {
    if (pending.length === 0 && !line.startsWith('{')) {
      if (line.trim() !== '') told.word(line);
      return;
    }
    pending.push(line);
    const complete = pending.length === 1 ? line.trimEnd().endsWith('}') : line.startsWith('}');
    if (!complete) return;
    const lines = pending;
    pending = [];
    const event = readEvent(lines.join('\n'));
    if (event) told.event(event);
    else for (const word of lines) told.word(word);
  };
}

function readEvent(text: string): SolveEvent | undefined {
  try {
    const { vertexes, statuses, logs } = eventSchema.parse(JSON.parse(text));
    return {
      vertexes: vertexes ?? [],
      statuses: statuses ?? [],
      logs: (logs ?? []).map(({ vertex, data }) => ({
        vertex,
        text: Buffer.from(data, 'base64').toString(),
      })),
    };
  } catch {
    return undefined;
  }
}
