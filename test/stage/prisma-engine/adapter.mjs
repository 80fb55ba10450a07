import { PrismaPg } from '@prisma/adapter-pg';

/**
 * Prisma's own PostgreSQL adapter, made to behave as the engine's binary does: one connection, the schema that the
 * URL names, and a script sent as the binary of that version sends it. The adapter itself splits scripts at each semicolon,
 * also inside strings and functions.
 */
export class BinaryLikeAdapter extends PrismaPg {
  #send;

  /** @param send sends a script: {@link wholeScript} or {@link eachStatement} */
  constructor(url, send) {
    const target = new URL(url);
    const schema = target.searchParams.get('schema') ?? 'public';
    const given = target.searchParams.get('options') ?? '';
    for (const name of ['schema', 'options']) target.searchParams.delete(name);
    super(
      {
        connectionString: target.href,
        max: 1,
        options: `${given} -c search_path="${schema.replaceAll('"', '""')}"`,
      },
      { schema },
    );
    this.#send = send;
  }

  async connect() {
    const adapter = await super.connect();
    adapter.executeScript = async (script) => {
      try {
        await this.#send(adapter.underlyingDriver(), script);
      } catch (error) {
        adapter.onError(error);
      }
    };
    return adapter;
  }
}

/** As binaries before Prisma 7.4 do: one query, which the server applies as a whole. */
export async function wholeScript(pool, script) {
  await pool.query(script);
}

/** As binaries since Prisma 7.4 do: each statement commits by itself, but a script that cannot be parsed goes as a whole. */
export async function eachStatement(pool, script) {
  // Loaded here: most runs of the engine send no script.
  const { loadModule, parseSync } = await import('libpg-query');
  await loadModule();
  for (const statement of statementsOf(script, parseSync)) await pool.query(statement);
}

function statementsOf(script, parseSync) {
  const bytes = Buffer.from(script);
  try {
    return parseSync(script).stmts.map(({ stmt_location: start = 0, stmt_len: length }) =>
      bytes.subarray(start, length ? start + length : bytes.length).toString(),
    );
  } catch {
    return [script];
  }
}
