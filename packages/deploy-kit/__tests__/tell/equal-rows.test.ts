import { code } from '@fairway/action-kit';
import { describe, expect, it } from '@jest/globals';
import { foldEqualRows, type MachineRow } from '../../src/tell/equal-rows.ts';

describe('rows of machines', () => {
  it.each<[string, readonly MachineRow[], readonly MachineRow[]]>([
    ['are none of none', [], []],
    ['of one machine stay', [['n1', '2']], [['n1', '2']]],
    [
      'that are equal everywhere are one row',
      [
        ['n1', code('/srv'), '2'],
        ['n2', code('/srv'), '2'],
      ],
      [['all 2 nodes', code('/srv'), '2']],
    ],
    [
      'that differ on one machine name the machines',
      [
        ['n1', '2'],
        ['n2', '3'],
        ['n3', '2'],
      ],
      [
        ['n1, n3', '2'],
        ['n2', '3'],
      ],
    ],
    [
      'about two things are one row each',
      [
        ['n1', '/a'],
        ['n1', '/b'],
        ['n2', '/a'],
        ['n2', '/b'],
      ],
      [
        ['all 2 nodes', '/a'],
        ['all 2 nodes', '/b'],
      ],
    ],
  ])('%s', (_, rows, folded) => {
    expect(foldEqualRows(rows, 'nodes')).toEqual(folded);
  });
});
