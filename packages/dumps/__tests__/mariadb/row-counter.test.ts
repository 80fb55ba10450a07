import { describe, expect, it } from '@jest/globals';
import { RowCounter } from '../../src/mariadb/row-counter.ts';

const dump = Buffer.from(`/*!999999\\- enable the sandbox mode */
-- MariaDB dump 10.19
CREATE TABLE \`a\` (
  \`x\` int COMMENT 'INSERT INTO \`a\` VALUES (1);'
);
INSERT INTO \`a\` VALUES
(1,'it\\'s (x); ','\\\\'),
(2,'a''b),(',NULL),
(3,0x28,'line\\nINSERT INTO \`b\` VALUES (9)');
INSERT INTO \`a\` VALUES (4,'ü',''),(5,'','');
INSERT INTO \`odd \`\` name\` (\`c\`, \`d\`) VALUES (1,(2));
INSERT INTO \`kept\` (\`id\`, row_start, row_end) VALUES (1,'2026-11-29','2038-01-19'),
(1,'2026-11-28','2026-11-29');
DELIMITER ;;
CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN
INSERT INTO \`b\` VALUES (1);
END ;;
DELIMITER ;
INSERT INTO \`b\` VALUES (1);
-- Dump completed
`);

describe('the rows of a dump of MariaDB', () => {
  it.each([1, 2, 7, 1000, dump.length])('are counted, and nothing else, in pieces of %i bytes', (length) => {
    const counter = new RowCounter();
    for (let at = 0; at < dump.length; at += length) counter.add(dump.subarray(at, at + length));
    expect(counter.rows).toEqual({ a: 5, 'odd ` name': 1, kept: 2, b: 1 });
  });
});
