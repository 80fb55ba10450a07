export { type Destination, KeyExistsFailure, type Limits, type Stored, type Upload } from './destination.ts';
