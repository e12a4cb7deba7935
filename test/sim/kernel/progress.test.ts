import { expect, test } from 'vitest';
import { lines } from './progress.ts';

test('without a terminal, there is a line every thirty seconds', () => {
  let seconds = 0;
  const written: string[] = [];
  const progress = lines(1_000_000, { write: (text) => written.push(text) }, () => seconds * 1_000);
  for (; seconds < 100; seconds += 1) progress.update(seconds * 5_000);
  progress.stop();
  expect(written).toEqual([
    '150000 of 1000000 operations, 5000 a second, 170 s left\n',
    '300000 of 1000000 operations, 5000 a second, 140 s left\n',
    '450000 of 1000000 operations, 5000 a second, 110 s left\n',
  ]);
});
