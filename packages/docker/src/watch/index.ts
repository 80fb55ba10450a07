export { notUp, type ServiceDiagnosis, waitedFor } from './diagnosis.ts';
