export { readReport, type ScanReport } from './read-report.ts';
export { isAtLeastAs, type Severity, worstFirst } from './vulnerability.ts';
export { type ScannedImage, sarifOf } from './write-sarif.ts';
