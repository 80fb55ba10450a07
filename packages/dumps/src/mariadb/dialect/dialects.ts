import type { Dialect } from './dialect.ts';
import { mariadb } from './mariadb.ts';
import { mysql } from './mysql.ts';

/** Both dialects, by the kind of their server. */
export const dialects: { readonly [K in Dialect['kind']]: Dialect } = { mariadb, mysql };
