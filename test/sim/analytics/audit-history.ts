/** A value's history by transaction. An answer is checked against every value that was valid while the request was under way. */
export class History<State> {
  readonly #states: { readonly since: number; readonly state: State }[] = [];

  /** @param transaction the one that set the state. */
  add(transaction: number, state: State): void {
    this.#states.push({ since: transaction, state });
  }

  /** All states that were valid at some moment after the transaction `from` and before the transaction `until`. */
  between(from: number, until: number = Number.POSITIVE_INFINITY): readonly State[] {
    const found: State[] = [];
    for (let at = this.#states.length - 1; at >= 0; at -= 1) {
      const one = this.#states[at];
      if (one === undefined) break;
      if (one.since < until) found.push(one.state);
      if (one.since <= from) break;
    }
    return found;
  }

  /** The state after a transaction. */
  at(transaction: number): State | undefined {
    return this.#states.findLast(({ since }) => since <= transaction)?.state;
  }
}
