import type { Node } from '@pgsql/types';
import { contracting, type Effect } from '../judge/effect.ts';
import { nodesOf } from '../judge/expressions.ts';
import { hasOption } from '../judge/judge-statement.ts';
import { commitsEachStatement } from '../prisma/statement-commits.ts';
import type { Statement } from './parse-script.ts';

const indexBuild = 'CREATE INDEX CONCURRENTLY';

/**
 * The statements that PostgreSQL refuses because they share a transaction with others (25001). Statements that are sent
 * as one query are one transaction, even around COMMIT.
 * @param version the version of Prisma; undefined where it is not known
 * @returns the effect, by the index of the statement
 */
export function refusedTogether(
  statements: readonly Statement[],
  version: string | undefined,
): ReadonlyMap<number, Effect> {
  const refused = new Map<number, Effect>();
  if (statements.length < 2) return refused;
  const alone = statements.map(({ tree }) => needsNoTransaction(tree));
  // Prisma's parser reads CREATE INDEX CONCURRENTLY and none of the others. Where it cannot read a statement, the script
  // goes as a whole. Source: prisma/prisma-engines pull request 5847.
  const apart = alone.every((words) => words === undefined || words === indexBuild);
  const split = apart && (version === undefined || commitsEachStatement(version));
  let open = false;
  for (const [index, { tree }] of statements.entries()) {
    const words = alone[index];
    if (words !== undefined && (open || !split)) refused.set(index, effectOf(words, open, apart, version));
    if ('TransactionStmt' in tree) open = staysOpen(tree.TransactionStmt, open);
  }
  return refused;
}

function effectOf(words: string, open: boolean, apart: boolean, version = ''): Effect {
  const reason = open
    ? 'it stands between BEGIN and COMMIT'
    : apart
      ? `Prisma ${version} sends the whole script as one transaction`
      : 'Prisma sends this whole script as one transaction';
  return contracting(
    `${words} cannot run inside a transaction, and ${reason}: PostgreSQL refuses it (25001). Put it into a migration of its own`,
  );
}

function staysOpen(
  { kind, chain }: { readonly kind?: string; readonly chain?: boolean },
  open: boolean,
): boolean {
  if (kind === 'TRANS_STMT_BEGIN' || kind === 'TRANS_STMT_START') return true;
  const ends = /^TRANS_STMT_(COMMIT|ROLLBACK|PREPARE)$/.test(kind ?? '');
  return ends ? chain === true : open;
}

/** The words of a statement that runs in no transaction but its own. Source: PostgreSQL's manual, each command's page. */
function needsNoTransaction(tree: Node): string | undefined {
  if ('IndexStmt' in tree) return tree.IndexStmt.concurrent ? indexBuild : undefined;
  if ('DropStmt' in tree) return tree.DropStmt.concurrent ? 'DROP INDEX CONCURRENTLY' : undefined;
  if ('VacuumStmt' in tree) return tree.VacuumStmt.is_vacuumcmd ? 'VACUUM' : undefined;
  if ('ReindexStmt' in tree) {
    const { kind = '' } = tree.ReindexStmt;
    return hasOption(tree, 'concurrently') || /SCHEMA|SYSTEM|DATABASE/.test(kind)
      ? 'This REINDEX'
      : undefined;
  }
  if ('ClusterStmt' in tree) return tree.ClusterStmt.relation ? undefined : 'CLUSTER of all tables';
  if ('AlterTableStmt' in tree)
    return nodesOf(tree).some(([kind, { concurrent }]) => kind === 'PartitionCmd' && concurrent === true)
      ? 'DETACH PARTITION CONCURRENTLY'
      : undefined;
  if ('TransactionStmt' in tree)
    return /_PREPARED$/.test(tree.TransactionStmt.kind ?? '')
      ? 'The end of a prepared transaction'
      : undefined;
  if ('DiscardStmt' in tree) return tree.DiscardStmt.target === 'DISCARD_ALL' ? 'DISCARD ALL' : undefined;
  if ('AlterDatabaseStmt' in tree)
    return hasOption(tree, 'tablespace') ? 'ALTER DATABASE SET TABLESPACE' : undefined;
  if ('CreateSubscriptionStmt' in tree) {
    const apart = nodesOf(tree).some(([, { defname }]) => defname === 'create_slot' || defname === 'connect');
    return apart ? undefined : 'CREATE SUBSCRIPTION that makes its slot';
  }
  return others[Object.keys(tree)[0] ?? ''];
}

const others: Readonly<Record<string, string>> = {
  AlterSystemStmt: 'ALTER SYSTEM',
  CreatedbStmt: 'CREATE DATABASE',
  DropdbStmt: 'DROP DATABASE',
  CreateTableSpaceStmt: 'CREATE TABLESPACE',
  DropTableSpaceStmt: 'DROP TABLESPACE',
};
