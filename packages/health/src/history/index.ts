export {
  type DayFigure,
  daysOf,
  type Figures,
  figuresOf,
  type LatencyPoint,
  lastFailureOf,
  latenciesOf,
  sinceOf,
} from './figures.ts';
export { type ProbeHistory, readHistory } from './history.ts';
export { formatHistory, type ProbeLook, recordLooks } from './record-looks.ts';
export { sayAvailability } from './say-availability.ts';
