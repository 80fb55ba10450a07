export { notUp, type ServiceDiagnosis, waitedFor } from './diagnosis.ts';
export type { WatchResult } from './watch-services.ts';
