/** A state machine: work that takes longer than a request. */
export interface Machine {
  /**
   * Starts an execution once. While it runs, the same name and input get that execution.
   * @param name 1 to 80 letters, digits, `-` and `_`. @param input plain JSON.
   * @returns `over`: an execution of that name was started before, and has ended.
   * @throws StoreUnavailable when it is unknown whether the execution was started.
   */
  start(name: string, input: object): Promise<'under-way' | 'over'>;
}
