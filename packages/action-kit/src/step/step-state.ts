import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getState, saveState } from '@actions/core';
import { Failure } from '@fairway/runtime';
import type { z } from 'zod';

const postState = 'isPost';
const valueState = 'value';
const fileState = 'file';
/** The runner hands state over as an environment variable, and Linux takes none above 128 KiB. */
const largestVariableBytes = 96 * 1024;

/** True when the runner started this process as the post step: main has left its mark. */
export function isPost(): boolean {
  return getState(postState) === 'true';
}

/** Leaves the mark by which the post step knows itself. */
export function markMain(): void {
  saveState(postState, 'true');
}

/** Hands a value to the post step; the last one counts. A large one goes through a file that only this user reads. */
export function keepState(state: unknown, tempDir: string): void {
  const json = JSON.stringify(state);
  if (Buffer.byteLength(json) <= largestVariableBytes) {
    saveState(fileState, '');
    saveState(valueState, json);
    return;
  }
  const path = join(tempDir, `fairway-state-${process.pid}.json`);
  writeFileSync(path, json, { mode: 0o600 });
  chmodSync(path, 0o600);
  saveState(valueState, '');
  saveState(fileState, path);
}

/**
 * The state that main has saved; undefined where it saved none.
 * @throws Failure when the value is not of the schema's shape.
 */
export function keptState<S>(schema: z.ZodType<S>): S | undefined {
  const file = getState(fileState);
  const json = file ? readFileSync(file, 'utf8') : getState(valueState);
  if (!json) return undefined;
  const parsed = schema.safeParse(JSON.parse(json));
  if (parsed.success) return parsed.data;
  throw new Failure({
    what: 'What the main step left for the cleanup cannot be read.',
    why: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
    fix: 'This is a defect of the action: report it with the log.',
  });
}
