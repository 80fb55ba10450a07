import { isDeepStrictEqual } from 'node:util';
import { asRecord, isRecord } from '@fairway/runtime';
import { type FieldChange, shownValue } from './deploy-plan.ts';

export interface FieldRules {
  /** Fields that are not compared. */
  readonly ignore?: (field: string) => boolean;
  /** Values that are never shown. A field that holds one of them, before or after, is only named. */
  readonly secretValues?: readonly string[];
}

/** Fields that may hold secrets. Only the names of their entries are shown. */
const namesOnly = new Set(['environment']);

/**
 * The fields in which two definitions of a service differ. Mappings are compared key by key, lists as a whole. Values
 * of the environment are never shown.
 */
export function fieldChanges(from: unknown, to: unknown, rules: FieldRules = {}): readonly FieldChange[] {
  return walk(from, to, [], rules);
}

function walk(from: unknown, to: unknown, path: readonly string[], rules: FieldRules): FieldChange[] {
  const field = path.join('.');
  if (isDeepStrictEqual(from, to) || rules.ignore?.(field)) return [];
  if (isRecord(from ?? {}) && isRecord(to ?? {}) && (isRecord(from) || isRecord(to))) {
    const [before, after] = [asRecord(from), asRecord(to)];
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
      walk(before[key], after[key], [...path, key], rules),
    );
  }
  if (namesOnly.has(path[0] ?? '') || holdsSecret(from, rules) || holdsSecret(to, rules)) return [{ field }];
  const [before, after] = [shownValue(from), shownValue(to)];
  return [
    {
      field,
      ...(before === undefined ? {} : { from: before }),
      ...(after === undefined ? {} : { to: after }),
    },
  ];
}

function holdsSecret(value: unknown, { secretValues = [] }: FieldRules): boolean {
  if (typeof value === 'string')
    return secretValues.some((secret) => secret !== '' && value.includes(secret));
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((item) => holdsSecret(item, { secretValues }));
}
