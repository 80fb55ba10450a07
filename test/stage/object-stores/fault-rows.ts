import type { Fault } from './faults.ts';

type Rows = readonly (readonly [string, Fault])[];

/** The page of somebody who is not the store. */
export const page = { status: 200, body: '<html>Welcome</html>' } as const;

/** What passes at every store: a part is sent again after it. */
export const passing: Rows = [
  ['429', { status: 429 }],
  ['a page of a proxy with 502', { status: 502, body: '<html><h1>Bad Gateway</h1></html>' }],
  ['a page with 200', page],
  ['a connection that ends', 'cut'],
  ['a reset in the middle of the part', 'reset midway'],
  ['a store that stalls', 'stall'],
];

/** Answers to a listing after which every store is asked again. */
export const noListing: Rows = [
  ['half of an answer', 'half an answer'],
  ['a page of a proxy', { status: 200, body: '<html><body>Sign in</body></html>' }],
];
