/** Figures of one name, as Prometheus knows them. Every one of ours is a gauge: a run has no counters that go on. */
export interface Metric {
  readonly name: string;
  /** One sentence, for whoever meets the name in Prometheus. */
  readonly help: string;
  readonly samples: readonly {
    readonly labels?: Readonly<Record<string, string>>;
    readonly value: number;
  }[];
}
