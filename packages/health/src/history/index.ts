export {
  daysOf,
  figuresOf,
  lastFailureOf,
  latenciesOf,
  sinceOf,
} from './figures.ts';
export { type ProbeHistory, readHistory } from './history.ts';
export { formatHistory, type ProbeLook, recordLooks } from './record-looks.ts';
