/** Lets a loop sleep until there may be something to do. */
export class WakeUp {
  #awake = false;
  #rouse: (() => void) | undefined;

  /** A call before the sleep shortens it, so no wake-up is lost. */
  now(): void {
    this.#awake = true;
    this.#rouse?.();
  }

  /** @param milliseconds undefined: until it is woken. */
  async sleep(milliseconds: number | undefined): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    if (!this.#awake) {
      await new Promise<void>((resolve) => {
        this.#rouse = resolve;
        if (milliseconds !== undefined) timer = setTimeout(resolve, milliseconds);
      });
    }
    clearTimeout(timer);
    this.#rouse = undefined;
    this.#awake = false;
  }
}
