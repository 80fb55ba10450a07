#!/usr/bin/env node
// Stands in for Prisma's schema engine where its binary cannot be downloaded: the same command line and the same
// JSON-RPC, over Prisma's own engine compiled to WebAssembly. Given to the Prisma CLI as PRISMA_SCHEMA_ENGINE_BINARY.
import { readCommandLine } from './command-line.mjs';
import { openEngine } from './engine.mjs';
import { log, logFailure } from './log.mjs';
import { answerRequests } from './rpc.mjs';

const { command, url, datamodels, prisma7 } = readCommandLine(process.argv.slice(2));
log('INFO', { message: 'Starting schema engine' });
try {
  if (command && command !== 'can-connect-to-database') throw new Error(`no command "${command}" here`);
  // Opening the engine connects: a server that cannot be asked fails here.
  const engine = await openEngine(url, datamodels, { prisma7 });
  if (!command) await answerRequests(engine, process.stdin, process.stdout);
  process.exit(0);
} catch (error) {
  logFailure(error);
  process.exit(1);
}
