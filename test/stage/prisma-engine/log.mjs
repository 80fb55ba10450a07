/** One line of the engine's log, as the Prisma CLI parses it from standard error. */
export function log(level, fields) {
  process.stderr.write(
    `${JSON.stringify({ timestamp: new Date().toISOString(), level, fields, target: 'schema_engine::logger' })}\n`,
  );
}

/** An error in the log, with the code (P1000, P1001 ...) that the CLI shows. */
export function logFailure(error) {
  log('ERROR', { message: error.message, ...(error.code ? { error_code: error.code } : {}) });
}
