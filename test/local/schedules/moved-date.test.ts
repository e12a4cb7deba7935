import { afterAll, expect, test } from 'vitest';
import { moveDate } from '../../../infra/local/schedules/moved-date.ts';

const DAY = 86_400_000;
const MachineDate = Date;
const machineNow = Date.now;
const offset = new BigInt64Array(new SharedArrayBuffer(8));

// This file has its own process. Its last test must still restore Date for the reporter.
moveDate(offset);
afterAll(() => {
  MachineDate.now = machineNow;
  MachineDate.prototype.constructor = MachineDate;
  globalThis.Date = MachineDate;
});

const moveBy = (milliseconds: number) => Atomics.store(offset, 0, BigInt(milliseconds));
const expectedNow = () => machineNow.call(MachineDate) + 400 * DAY;

test('every way to read the time reads the moved clock', () => {
  moveBy(400 * DAY);
  for (const asked of [Date.now(), Date.now(), Date.parse(Date()) + 999, new Date(Date.now()).getTime()]) {
    expect(Math.abs(asked - expectedNow())).toBeLessThan(DAY);
  }
});

test('a subclass reads it, too, and keeps its type', () => {
  class Stamp extends Date {
    day(): string {
      return this.toISOString().slice(0, 10);
    }
  }
  moveBy(400 * DAY);
  const stamp = new Stamp();
  expect(Math.abs(stamp.getTime() - expectedNow())).toBeLessThan(DAY);
  expect(stamp).toBeInstanceOf(Stamp);
  expect(stamp).toBeInstanceOf(Date);
  expect(stamp.day()).toMatch(/^\d{4}-\d\d-\d\d$/);
});

test('explicit dates are not moved', () => {
  moveBy(DAY);
  expect(new Date(0).getTime()).toBe(0);
  expect(new Date('2027-01-01T00:00:00Z').toISOString()).toBe('2027-01-01T00:00:00.000Z');
  expect(new Date(2027, 0, 1, 12).getFullYear()).toBe(2027);
  expect(Date.UTC(2027, 0, 1)).toBe(1798761600000);
  expect(Number.isNaN(new Date(undefined as never).getTime())).toBe(true);
});

test('dates from before and after have one type', () => {
  expect(new MachineDate(0)).toBeInstanceOf(Date);
  expect(new Date(0).constructor).toBe(Date);
  expect(structuredClone(new Date(5))).toEqual(new Date(5));
});

test('monotonic clocks are not moved', () => {
  const before = performance.now();
  moveBy(4000 * DAY);
  expect(performance.now() - before).toBeLessThan(DAY);
});
