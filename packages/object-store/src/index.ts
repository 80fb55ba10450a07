export { type Destination, KeyExistsFailure, type Stored, type Upload } from './destination.ts';
