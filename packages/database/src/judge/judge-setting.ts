import type { Names } from '../catalog/names.ts';
import { contracting, type Fact } from './effect.ts';

/** Settings that change nothing but how long the session waits, what it prints and how it reads and stores. */
const harmless: ReadonlySet<string> = new Set(
  [
    'statement_timeout lock_timeout idle_in_transaction_session_timeout idle_session_timeout transaction_timeout',
    'deadlock_timeout client_min_messages client_encoding application_name standard_conforming_strings',
    'check_function_bodies xmloption row_security bytea_output datestyle intervalstyle timezone extra_float_digits',
    'work_mem maintenance_work_mem max_parallel_maintenance_workers max_parallel_workers_per_gather temp_buffers',
    'default_tablespace default_table_access_method default_with_oids escape_string_warning transaction',
    'transaction_isolation constraint_exclusion enable_seqscan jit synchronous_commit log_statement',
  ].flatMap((names) => names.split(' ')),
);

export interface Setting {
  readonly setting: string;
  /** Undefined: back to what the session began with. */
  readonly values: readonly string[] | undefined;
  /** Until the end of the transaction. */
  readonly local: boolean;
}

/** Judges a change of a setting of the session, and follows that of the path. */
export function judgeSetting({ setting, values, local }: Setting, names: Names): readonly Fact[] {
  const name = setting.toLowerCase();
  if (name === 'search_path') {
    names.setPath(values, local);
    return [];
  }
  if (values === undefined || harmless.has(name)) return [];
  if (name === 'role' || name === 'session_authorization')
    return [contracting('goes on as another role: what it makes belongs to that role')];
  if (name === 'session_replication_role')
    return [contracting('turns triggers and the checks of foreign keys off')];
  return [contracting(`changes the setting ${setting}, which is not known to be harmless`)];
}
