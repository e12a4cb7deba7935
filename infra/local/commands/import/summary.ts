/** What the import did: a table for people, one JSON object for programs. */
import type { Tally } from './pipeline.ts';

export function summaryTable(tally: Readonly<Tally>, seconds: number): string {
  const whole = (value: number) => value.toLocaleString('en');
  const rows: readonly (readonly [string, string])[] = [
    ['purchases', whole(tally.purchases)],
    ['credited', whole(tally.credited)],
    ['duplicates', whole(tally.duplicates)],
    ['rejected', whole(tally.rejected)],
    ['unclaimed', whole(tally.unclaimed)],
    ['points', whole(tally.points)],
    ['members', whole(tally.members)],
    ['seconds', seconds.toFixed(1)],
    ['per second', whole(Math.round(tally.purchases / Math.max(seconds, 0.001)))],
  ];
  const names = Math.max(...rows.map(([name]) => name.length));
  const values = Math.max(...rows.map(([, value]) => value.length));
  return rows.map(([name, value]) => `${name.padEnd(names)}  ${value.padStart(values)}`).join('\n');
}

export function summaryJson(tally: Readonly<Tally>, seconds: number): string {
  const { purchases, credited, duplicates, rejected, points, members } = tally;
  return JSON.stringify({ purchases, credited, duplicates, rejected, points, members, seconds: Math.round(seconds * 10) / 10 });
}
