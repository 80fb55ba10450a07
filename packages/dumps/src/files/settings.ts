/** Files of a host. */
export interface PathsSettings {
  readonly name: string;
  /** Absolute paths of files and directories. */
  readonly paths: readonly string[];
  /** What is left out: absolute paths, or patterns of names such as `*.log`. */
  readonly exclude: readonly string[];
  /** Files may change while they are read: they are named then. Undefined: a file that changes fails the backup. */
  readonly while: 'running' | undefined;
}

/** A volume of Docker. */
export interface VolumeSettings {
  readonly name: string;
  readonly volume: string;
  /** Patterns of what is left out, such as `cache` or `*.log`. */
  readonly exclude: readonly string[];
  /** What the containers that use it do in the meantime. It must be said where one of them runs. */
  readonly while: 'stopped' | 'paused' | 'running' | undefined;
}
