import { expect, test } from '@jest/globals';
import { Names } from '../../src/catalog/names.ts';
import { LoggedMap, UndoLog } from '../../src/catalog/undo-log.ts';

test('several maps go back to one moment together, whatever was set, deleted or cleared since', () => {
  const log = new UndoLog();
  const [depths, names] = [new LoggedMap<string, number>(log), new LoggedMap<string, string>(log)];
  depths.set('harbor', 4);
  names.set('a', 'quay');
  const then = log.position;
  depths.set('harbor', 5);
  depths.delete('harbor');
  depths.set('bay', 9);
  names.clear();
  names.set('b', 'pier');
  log.backTo(then);
  expect([...depths]).toEqual([['harbor', 4]]);
  expect([...names]).toEqual([['a', 'quay']]);
});

test('what was deleted that was not there leaves no trace', () => {
  const log = new UndoLog();
  const map = new LoggedMap<string, number>(log);
  map.delete('harbor');
  map.clear();
  expect(log.position).toBe(0);
});

test('a moment of many names is as small as one of few', () => {
  const names = new Names('public');
  for (let count = 0; count < 1000; count += 1) names.make('relation', `public.t${count}`);
  const then = names.save();
  expect(Object.values(then).filter((value) => typeof value === 'object')).toEqual([]);
  names.makeTable({ relname: 'boats', relpersistence: 't' }, true);
  names.setColumn('public.t1', 'x', { fill: 'nothing', required: false, unique: false });
  names.drop('relation', 'public.t2');
  names.known.setColumn('public.t1', 'x', { names: [] });
  names.restore(then);
  expect(names.save()).toEqual(then);
  expect(names.isFreshTable({ relname: 't2' })).toBe(true);
  expect(names.column('public.t1', 'x')).toBeUndefined();
  expect(names.known.column('public.t1', 'x')).toBeUndefined();
  expect(names.keyOf({ relname: 'boats' })).toBe('public.boats');
});
