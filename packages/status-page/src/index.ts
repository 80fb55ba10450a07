export type { StatusPage } from './page-data.ts';
export { statusPageFiles } from './status-page.ts';
