const { readFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { Pool } = require('pg');

const version = process.env.RELEASE;
const settings = JSON.parse(readFileSync(`${__dirname}/settings.json`, 'utf8'));
const pool = new Pool({
  connectionString: readFileSync('/run/secrets/marine-snow-database-url', 'utf8').trim(),
  max: 4,
  connectionTimeoutMillis: 6000,
});
// An idle connection that the server closes must not end the process.
pool.on('error', (error) =>
  console.error(`marine-snow ${version}: database connection lost: ${error.message}`),
);

async function health() {
  if (!settings.healthy) throw new Error('settings.json says "healthy": false');
  const { rows } = await pool.query(
    'SELECT count(*)::int AS samples, max(depth_metres) AS deepest FROM samples',
  );
  return { status: 'healthy', version, samples: rows[0].samples, deepestMetres: rows[0].deepest };
}

const routes = {
  '/version': () => ({ version }),
  '/health': health,
  '/config': () => ({ station: process.env.MARINE_SNOW_STATION }),
};

createServer(async (request, response) => {
  const answer = (status, body) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(`${JSON.stringify(body)}\n`);
  };
  const route = routes[new URL(request.url, 'http://marine-snow').pathname];
  if (!route) return answer(404, { error: 'not found' });
  try {
    answer(200, await route());
  } catch (error) {
    console.error(`marine-snow ${version}: ${request.url}: ${error.message}`);
    answer(503, { status: 'unhealthy', version, error: error.message });
  }
}).listen(3000, () => console.log(`marine-snow ${version} listens on 3000`));

process.on('SIGTERM', () => process.exit(0));
