export { type Finding, isAtLeastAs, type Severity, severities, worstFirst } from './finding.ts';
export { type ScannedImage, sarifOf } from './sarif.ts';
export { type ScanOptions, scanArgv, scanImage, trivyCommand } from './scan-image.ts';
export { readScanReport, type ScanReport } from './scan-report.ts';
