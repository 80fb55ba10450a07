import { PrismaPg } from '@prisma/adapter-pg';

/**
 * Prisma's own PostgreSQL adapter, made to behave as the engine's binary does: one connection, the schema that the
 * URL names, and a script sent whole. The adapter splits scripts at each semicolon, also inside strings and functions.
 */
export class WholeScriptAdapter extends PrismaPg {
  constructor(url) {
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
  }

  async connect() {
    const adapter = await super.connect();
    adapter.executeScript = async (script) => {
      try {
        await adapter.underlyingDriver().query(script);
      } catch (error) {
        adapter.onError(error);
      }
    };
    return adapter;
  }
}
