import { Failure } from '@fairway/runtime';
import { z } from 'zod';
import type { MariaAccess } from '../access.ts';
import { type Account, accountName, unknownHash } from '../globals/account-script.ts';
import { queryMaria, runSql } from '../run-sql.ts';

/** The users that views, triggers, routines and events of a database run as, and the server lacks. */
const missingSql = `SELECT DISTINCT JSON_OBJECT('definer', d.DEFINER) FROM (
  SELECT DEFINER FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE()
  UNION SELECT DEFINER FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()
  UNION SELECT DEFINER FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE()
  UNION SELECT DEFINER FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE()) d
WHERE BINARY d.DEFINER NOT IN (SELECT BINARY CONCAT(User, '@', Host) FROM mysql.user);`;

const definerRow = z.object({ definer: z.string() });

type Missing = Pick<Account, 'user' | 'host' | 'isRole'>;

/** Milliseconds in which those that were made are dropped again. */
const dropMs = 60_000;

/**
 * The users that a restored database names and the server lacks: without them, each of its views and triggers that runs as
 * one of them is refused. They are made for a restore, and dropped where it fails.
 */
export class MissingUsers {
  #made: readonly Missing[] = [];
  #unseen = false;

  /** Makes those that are missing. Nobody can log in as one. */
  async makeFor(access: MariaAccess, signal: AbortSignal): Promise<void> {
    const missing = await this.#look(access, signal);
    if (missing.length === 0) return;
    this.#made = [...this.#made, ...missing];
    await runSql(access, missing.map((one) => creation(one, access)).join('\n'), { signal, work: 'restore' });
  }

  async #look(access: MariaAccess, signal: AbortSignal): Promise<readonly Missing[]> {
    try {
      const { database } = access;
      const rows = await queryMaria(access, missingSql, definerRow, { signal, database });
      return rows.map(({ definer }) => {
        const at = definer.lastIndexOf('@');
        const host = at < 0 ? '' : definer.slice(at + 1);
        return { user: at < 0 ? definer : definer.slice(0, at), host, isRole: host === '' };
      });
    } catch (error) {
      if (signal.aborted || !(error instanceof Failure)) throw error;
      this.#unseen = true;
      return [];
    }
  }

  async drop(access: MariaAccess): Promise<void> {
    const drops = this.#made.map((one) => `DROP ${wordOf(one)} IF EXISTS ${accountName(one)};`);
    if (drops.length > 0) await runSql(access, drops.join('\n'), { signal: AbortSignal.timeout(dropMs) });
  }

  /** What of it a user must know. */
  get remarks(): readonly string[] {
    const names = this.#made.map(({ user, host, isRole }) => (isRole ? user : `${user}@${host}`));
    return [
      ...(names.length > 0
        ? [
            `The users ${names.join(', ')} were missing in the server. They were made without a password and without rights, and may not log in: the backup of \`globals\` has them whole.`,
          ]
        : []),
      ...(this.#unseen
        ? [
            'The users that its views, triggers and routines run as were not looked for: GRANT SELECT ON mysql.user to whoever restores.',
          ]
        : []),
    ];
  }
}

const wordOf = ({ isRole }: Missing) => (isRole ? 'ROLE' : 'USER');

function creation(one: Missing, { dialect }: MariaAccess): string {
  const nobody =
    dialect.kind === 'mysql'
      ? ' IDENTIFIED BY RANDOM PASSWORD ACCOUNT LOCK'
      : ` IDENTIFIED BY PASSWORD '${unknownHash()}' /*M!100402 ACCOUNT LOCK */`;
  return `CREATE ${wordOf(one)} IF NOT EXISTS ${accountName(one)}${one.isRole ? '' : nobody};`;
}
