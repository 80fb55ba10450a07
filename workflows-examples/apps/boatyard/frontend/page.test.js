const { test } = require('node:test');
const { match } = require('node:assert');
const { readFileSync } = require('node:fs');

test('the page shows which release it is', () => {
  const page = readFileSync(`${__dirname}/site/index.html`, 'utf8');
  match(page, /fetch\('\/version'\)/);
  match(page, /id="release"/);
});
