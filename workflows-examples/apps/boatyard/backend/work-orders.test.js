const { test } = require('node:test');
const { deepStrictEqual } = require('node:assert');
const { hoursByBoat } = require('./work-orders.js');

test('hours of one boat are added up', () => {
  const orders = [
    { boat: 'Orca', hours: 6 },
    { boat: 'Pequod', hours: 1 },
    { boat: 'Orca', hours: 2 },
  ];
  deepStrictEqual(hoursByBoat(orders), { Orca: 8, Pequod: 1 });
});
