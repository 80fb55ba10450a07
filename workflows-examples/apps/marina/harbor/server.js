const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { Pool } = require('pg');

const version = process.env.RELEASE;
const settings = JSON.parse(readFileSync(`${__dirname}/settings.json`, 'utf8'));
const firebaseJson = readFileSync('/run/secrets/firebase');
const firebase = JSON.parse(firebaseJson);
const pool = new Pool({
  connectionString: readFileSync('/run/secrets/harbor-database-url', 'utf8').trim(),
  max: 4,
  connectionTimeoutMillis: 6000,
});
// An idle connection that the server closes must not end the process.
pool.on('error', (error) => console.error(`harbor ${version}: database connection lost: ${error.message}`));

async function health() {
  if (!settings.healthy) throw new Error('settings.json says "healthy": false');
  const { rows } = await pool.query('SELECT count(*)::int AS berths FROM berths');
  await pool.query('SELECT 1 FROM reservations LIMIT 1');
  return { status: 'healthy', version, berths: rows[0].berths };
}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

const routes = {
  '/version': () => ({ version }),
  '/health': health,
  // Proof that configuration arrived whole, without the secret itself.
  '/config': () => ({
    greeting: process.env.HARBOR_GREETING,
    greetingSha256: sha256(process.env.HARBOR_GREETING ?? ''),
    firebase: { projectId: firebase.project_id, sha256: sha256(firebaseJson) },
  }),
  '/berths': async () =>
    (await pool.query('SELECT name, length_metres AS "lengthMetres" FROM berths ORDER BY id')).rows,
};

createServer(async (request, response) => {
  const answer = (status, body) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(`${JSON.stringify(body)}\n`);
  };
  const route = routes[new URL(request.url, 'http://harbor').pathname];
  if (!route) return answer(404, { error: 'not found' });
  try {
    answer(200, await route());
  } catch (error) {
    console.error(`harbor ${version}: ${request.url}: ${error.message}`);
    answer(503, { status: 'unhealthy', version, error: error.message });
  }
}).listen(3000, () => console.log(`harbor ${version} listens on 3000`));

process.on('SIGTERM', () => process.exit(0));
