import { posix } from 'node:path';
import type { RepositoryFiles } from '@fairway/deploy-kit';
import type { StackFile, VariableUse } from '@fairway/docker/stack';

/** A line of a `.env` that sets a variable of the stack files but is not read. */
export interface OverlookedLine {
  readonly file: string;
  readonly line: number;
  readonly name: string;
}

/**
 * Finds `.env` lines that have no effect. Compose reads a `.env` beside its file and `docker stack deploy` does not, so
 * users who come from Compose expect the values.
 * @param envFiles paths of env files that the inputs name, and that are read
 */
export async function overlookedDotEnv(
  files: readonly StackFile[],
  envFiles: readonly string[],
  uses: readonly VariableUse[],
  repository: RepositoryFiles,
): Promise<readonly OverlookedLine[]> {
  const wanted = new Set(uses.map(({ name }) => name));
  const named = new Set(envFiles.map((path) => posix.normalize(path)));
  const places = new Set(['.env', posix.join(posix.dirname(files[0]?.path ?? '.'), '.env')]);
  const found = await Promise.all(
    [...places]
      .filter((path) => !named.has(path))
      .map(async (path) => {
        const bytes = await repository.read(path, 'Docker Compose').catch(() => undefined);
        const lines = bytes ? new TextDecoder().decode(bytes).split('\n') : [];
        return lines.flatMap((text, index) => {
          const [, name = ''] = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/.exec(text) ?? [];
          return wanted.has(name) ? [{ file: path, line: index + 1, name }] : [];
        });
      }),
  );
  return found.flat();
}
