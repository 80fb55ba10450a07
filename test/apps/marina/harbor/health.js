// What the container's health check runs: exits 0 when the server says that it is healthy, else says why not.
const { get } = require('node:http');

const fail = (why) => {
  console.error(why);
  process.exit(1);
};

get({ host: '127.0.0.1', port: 3000, path: '/health', timeout: 8000 }, (response) => {
  let body = '';
  response.setEncoding('utf8').on('data', (chunk) => {
    body += chunk;
  });
  response.on('end', () => (response.statusCode === 200 ? process.exit(0) : fail(body.trim())));
})
  .on('timeout', () => fail('no answer within 8 s'))
  .on('error', (error) => fail(error.message));
