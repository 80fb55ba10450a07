import { readFileSync } from 'node:fs';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { WholeScriptAdapter } from './adapter.mjs';

// The engine wants a schema even where the command line, asked only whether the server answers, names none.
const emptySchema = ['schema.prisma', 'datasource db {\n  provider = "postgresql"\n}\n'];

let panic = '';
// Where the WebAssembly leaves the words of a panic before it traps.
globalThis.PRISMA_WASM_PANIC_REGISTRY = {
  set_message: (message) => {
    panic = message;
  },
};

/** Prisma's schema engine for one database. `call` runs one of its methods by name. */
export async function openEngine(url, datamodels) {
  await loadBindings();
  const adapter = bindMigrationAwareSqlAdapterFactory(new WholeScriptAdapter(url));
  const files = datamodels.map((path) => [path, readFileSync(path, 'utf8')]);
  const schema = { datamodels: files.length > 0 ? files : [emptySchema] };
  const engine = await bindings.SchemaEngine.new(schema, () => {}, adapter);
  return {
    async call(method, input) {
      try {
        return await engine[method](input);
      } catch (error) {
        throw panic ? new Error(panic, { cause: error }) : error;
      }
    },
  };
}

async function loadBindings() {
  const file = new URL('./schema_engine_bg.wasm', import.meta.resolve('@prisma/schema-engine-wasm'));
  const { instance } = await WebAssembly.instantiate(readFileSync(file), {
    './schema_engine_bg.js': bindings,
  });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}
