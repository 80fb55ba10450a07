export { type ScannedImage, sarifOf } from './sarif.ts';
export { scanImage, trivyCommand } from './scan-image.ts';
export { isAtLeastAs, type Severity, worstFirst } from './vulnerability.ts';
