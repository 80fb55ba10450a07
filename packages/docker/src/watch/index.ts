export { type PublishedTo, withServicesBehind } from './behind-probes.ts';
export { notUp, type ServiceDiagnosis, waitedFor } from './diagnosis.ts';
