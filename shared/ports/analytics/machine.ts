/** Work that is too long for a request: it goes on by itself. */
export interface Machine {
  /**
   * Starts it once: the same name and input again, while it is under way, get what was started before.
   * @param name 1 to 80 letters, digits, `-` and `_`. @param input plain JSON.
   * @returns `over`: something of that name was started before, and has ended.
   * @throws StoreUnavailable when it is unknown whether it was started.
   */
  start(name: string, input: object): Promise<'under-way' | 'over'>;
}
