const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { Pool } = require('pg');
const { hoursByBoat } = require('./work-orders.js');

const version = process.env.RELEASE;
const settings = JSON.parse(readFileSync(`${__dirname}/settings.json`, 'utf8'));
const pool = new Pool({
  connectionString: process.env.DATABASE_URL,
  max: 4,
  connectionTimeoutMillis: 6000,
});
// An idle connection that the server closes must not end the process.
pool.on('error', (error) => console.error(`backend ${version}: database connection lost: ${error.message}`));

async function health() {
  if (!settings.healthy) throw new Error('settings.json says "healthy": false');
  const { rows } = await pool.query('SELECT count(*)::int AS boats FROM boats');
  await pool.query('SELECT 1 FROM work_orders LIMIT 1');
  return { status: 'healthy', version, boats: rows[0].boats };
}

async function workOrders() {
  const { rows } = await pool.query(
    'SELECT b.name AS boat, w.hours FROM work_orders w JOIN boats b ON b.id = w.boat_id',
  );
  return hoursByBoat(rows);
}

const sha256 = (text) => createHash('sha256').update(text).digest('hex');

const routes = {
  '/version': () => ({ version }),
  '/health': health,
  '/work-orders': workOrders,
  // Proof that settings arrived whole, without the secret ones themselves.
  '/config': () => ({
    yard: process.env.YARD_NAME,
    smtpHost: process.env.SMTP_HOST,
    smtpPasswordSha256: sha256(process.env.SMTP_PASSWORD ?? ''),
  }),
  '/metrics': async () => `boatyard_boats ${(await health()).boats}\n`,
};

const server = createServer(async (request, response) => {
  const answer = (status, body) => {
    const type = typeof body === 'string' ? 'text/plain' : 'application/json';
    // The last answers of a process that ends must not keep their connections.
    response.writeHead(status, { 'content-type': type, connection: 'close' });
    response.end(typeof body === 'string' ? body : `${JSON.stringify(body)}\n`);
  };
  const route = routes[new URL(request.url, 'http://backend').pathname];
  if (!route) return answer(404, { error: 'not found' });
  try {
    answer(200, await route());
  } catch (error) {
    console.error(`backend ${version}: ${request.url}: ${error.message}`);
    answer(503, { status: 'unhealthy', version, error: error.message });
  }
}).listen(8080, () => console.log(`backend ${version} listens on 8080`));

process.on('SIGTERM', () => server.close(() => process.exit(0)));
