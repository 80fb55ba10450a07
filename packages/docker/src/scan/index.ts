export { type ScannedImage, sarifOf } from './sarif.ts';
export { type ScanOptions, scanArgv, scanImage, trivyCommand } from './scan-image.ts';
export { readScanReport, type ScanReport } from './scan-report.ts';
export { isAtLeastAs, type Severity, severities, type Vulnerability, worstFirst } from './vulnerability.ts';
