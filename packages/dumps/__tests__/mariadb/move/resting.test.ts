import { describe, expect, it } from '@jest/globals';
import { resting, woken } from '../../../src/mariadb/move/resting.ts';

const event = (name: string, end: string) =>
  `/*!50106 CREATE*/ /*!50117 DEFINER=\`root\`@\`localhost\`*/ /*!50106 EVENT \`${name}\` ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' ON COMPLETION NOT PRESERVE ${end} */ ;;`;
const entry = (name: string, state: string) => ({
  kind: 'event',
  name,
  detail: `every 1 DAY, ${state}, NOT`,
});

describe('the events of a database that is kept', () => {
  const before = {
    tables: ['a'],
    logic: [
      event('purge``d', 'ENABLE DO DELETE FROM a'),
      event('told', "ENABLE COMMENT 'it''s' DO BEGIN\nDELETE FROM a; END"),
      event('off', "DISABLE COMMENT 'x' DO DELETE FROM a"),
    ].join('\n'),
    catalog: [entry('purge`d', 'ENABLED'), entry('told', 'ENABLED'), entry('off', 'DISABLED')],
  };

  it('are made disabled, and those that ran are enabled again on the way back', () => {
    const kept = resting(before);
    expect(kept.logic).not.toMatch(/PRESERVE ENABLE/);
    expect(kept.catalog.map(({ detail }) => detail.split(', ')[1])).toEqual(Array(3).fill('DISABLED'));
    expect(woken(kept)).toEqual(before);
  });
});
