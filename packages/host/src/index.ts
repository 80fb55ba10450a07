export type { ExecOptions, ExecResult, FileStat, Host, StreamOptions, WriteOptions } from './host.ts';
