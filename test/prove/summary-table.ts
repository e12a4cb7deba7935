/** The outcome of a proof for people. */
import type { Outcome } from './run-part.ts';

const HEADER = ['part', 'tried', '', 'result', 'CPU s', 'wall s'];
/** Numbers stand under each other. */
const RIGHT = new Set([1, 4, 5]);

export function summaryTable(outcomes: readonly Outcome[]): string {
  const sum = (of: (outcome: Outcome) => number) => outcomes.reduce((total, outcome) => total + of(outcome), 0);
  const rows = [
    HEADER,
    ...outcomes.map((outcome) => [
      outcome.part,
      outcome.count?.toLocaleString('en') ?? '?',
      outcome.unit,
      outcome.passed ? 'passed' : 'FAILED',
      outcome.processorSeconds.toFixed(0),
      outcome.wallSeconds.toFixed(0),
    ]),
    [
      'all',
      '',
      '',
      outcomes.every(({ passed }) => passed) ? 'passed' : 'FAILED',
      sum(({ processorSeconds }) => processorSeconds).toFixed(0),
      sum(({ wallSeconds }) => wallSeconds).toFixed(0),
    ],
  ];
  const widths = HEADER.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (RIGHT.has(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
