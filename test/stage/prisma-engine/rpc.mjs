import { createInterface } from 'node:readline';

// The names that the engine bound to JavaScript gives to what the Rust binary is asked for.
const methods = {
  applyMigrations: 'applyMigrations',
  dbExecute: 'dbExecute',
  diagnoseMigrationHistory: 'diagnoseMigrationHistory',
  ensureConnectionValidity: 'ensureConnectionValidity',
  getDatabaseVersion: 'version',
  markMigrationApplied: 'markMigrationApplied',
  markMigrationRolledBack: 'markMigrationRolledBack',
};

/** Answers JSON-RPC requests, a line each, one after the other, until the input ends. */
export async function answerRequests(engine, input, output) {
  for await (const line of createInterface({ input })) {
    const request = JSON.parse(line);
    const answer = { jsonrpc: '2.0', id: request.id, ...(await run(engine, request)) };
    output.write(`${JSON.stringify(answer)}\n`);
  }
}

async function run(engine, { method, params }) {
  const name = methods[method];
  if (!name) return { error: { code: -32601, message: `Method not found: ${method}` } };
  try {
    return { result: (await engine.call(name, params)) ?? null };
  } catch (error) {
    const data = { is_panic: false, message: error.message, error_code: error.code };
    return { error: { code: 4466, message: 'An error happened. Check the data field for details.', data } };
  }
}
