import type { Cell } from '@fairway/action-kit';

/** A row of a table that begins with the machine that it is about. */
export type MachineRow<C = Cell> = readonly [machine: string, ...cells: C[]];

/**
 * Rows that say the same of several machines, as one row each: `all 6 nodes`, or the names where other machines say
 * something else. The order is that of the first row of each kind.
 * @param noun the machines in the plural: `nodes`
 */
export function foldEqualRows<C>(rows: readonly MachineRow<C>[], noun: string): readonly MachineRow<C>[] {
  const machines = new Set(rows.map(([machine]) => machine));
  const groups = Map.groupBy(rows, ([, ...cells]) => JSON.stringify(cells));
  return [...groups.values()].map((group): MachineRow<C> => {
    const names = [...new Set(group.map(([machine]) => machine))];
    const [, ...cells] = group[0] as MachineRow<C>;
    const all = names.length > 1 && names.length === machines.size;
    return [all ? `all ${names.length} ${noun}` : names.join(', '), ...cells];
  });
}
