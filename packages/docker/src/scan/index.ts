export { scanImage, trivyCommand } from './scan-image.ts';
