export { type Destination, KeyExistsFailure, type Upload } from './destination.ts';
