import type { Names } from '../catalog/names.ts';
import { blocking, contracting, type Effect, type Fact, isEffect, type Lock } from '../judge/effect.ts';
import { judgeStatement } from '../judge/judge-statement.ts';
import { learn } from '../judge/learn.ts';
import { AddedValues } from './added-values.ts';
import type { Statement } from './parse-script.ts';
import { strongest, Transactions } from './transaction.ts';

/**
 * Judges a whole script: each statement by itself, and by the locks that earlier statements of its transaction hold.
 * @returns the effects of each statement
 */
export function judgeScript(statements: readonly Statement[], names: Names): readonly (readonly Effect[])[] {
  names.beginScript();
  const transactions = new Transactions(names);
  const values = new AddedValues(names);
  let losing = -1;
  const effects = statements.map(({ tree }, index): readonly Effect[] => {
    const lost = names.losesSchema;
    const facts = judgeStatement(tree, names);
    learn(tree, names);
    if (facts.some(({ kind }) => kind === 'unknown')) names.known.forget();
    if (names.losesSchema && !lost) losing = index;
    const locks = facts.filter((fact) => fact.kind === 'lock');
    const waits = waitsFor(facts, transactions.lock, names);
    const early = values.follow(tree);
    if ('TransactionStmt' in tree) transactions.follow(tree.TransactionStmt);
    else transactions.hold(locks);
    return [...facts.filter(isEffect), ...waits, ...early];
  });
  if (!names.losesSchema) return effects;
  const loss = contracting(
    'leaves out the schema of the URL for the rest of the session: Prisma does not find its own table after the script (P1014), and the migration counts as failed. SET LOCAL ends with the script',
  );
  return effects.map((own, index) => (index === losing ? [...own, loss] : own));
}

/** A statement that takes long is harmless where no lock is held meanwhile. */
function waitsFor(facts: readonly Fact[], earlier: Lock | undefined, names: Names): readonly Effect[] {
  const long = facts.find((fact) => fact.kind === 'long');
  // The lock that a statement itself needs counts where it does several things, of which one takes long.
  const own = facts.some(({ kind }) => kind === 'blocking')
    ? []
    : facts.filter((fact) => fact.kind === 'lock');
  const held = strongest([earlier, ...own]);
  if (!long || !held) return [];
  const who = held.waits === 'everybody' ? 'all that use' : 'all that write to';
  return [
    blocking(
      `${long.why} while the script still holds its lock on ${names.show(held.table)}: ${who} it wait until the script ends`,
    ),
  ];
}
