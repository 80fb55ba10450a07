// Prints, as JSON, the names of all inputs that an action's inputs.ts asks the runner for:
//   node --conditions=fairway-source record-inputs.ts path/of/inputs.ts
// It calls every exported function without arguments. Readers read all inputs before they refuse one.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const prefix = 'INPUT_';
const asked = new Set<string>();
process.env = new Proxy(process.env, {
  get(env, name, receiver) {
    if (typeof name === 'string' && name.startsWith(prefix)) asked.add(name.slice(prefix.length));
    return Reflect.get(env, name, receiver);
  },
});

const module: Record<string, unknown> = await import(pathToFileURL(resolve(process.argv[2] ?? '')).href);
for (const exported of Object.values(module)) {
  if (typeof exported !== 'function') continue;
  try {
    await exported();
  } catch {
    // Every input is empty here, so it refuses; what it asked for is all that counts.
  }
}
process.stdout.write(JSON.stringify([...asked].sort()));
