/**
 * Replaces the global `Date` by one that reads a moved clock. Monotonic clocks (`performance.now`, timers) stay, because they measure
 * durations.
 */
export function moveDate(offset: BigInt64Array): void {
  const MachineDate = globalThis.Date;
  const machineNow = MachineDate.now;
  const now = () => machineNow() + Number(Atomics.load(offset, 0));
  MachineDate.now = now;
  const MovedDate = new Proxy(MachineDate, {
    // `new Date()`, also of a subclass. With arguments it does not read the clock.
    construct: (target, parameters, newTarget) => Reflect.construct(target, parameters.length === 0 ? [now()] : parameters, newTarget),
    // `Date()` is the time as text.
    apply: () => new MachineDate(now()).toString(),
  });
  MachineDate.prototype.constructor = MovedDate;
  globalThis.Date = MovedDate;
}
