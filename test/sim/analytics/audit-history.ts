/** What something was, from one transaction to the next: an answer is held against all that stood while it was asked for. */
export class History<State> {
  readonly #stood: { readonly since: number; readonly state: State }[] = [];

  /** `transaction`: the one that made it so. */
  add(transaction: number, state: State): void {
    this.#stood.push({ since: transaction, state });
  }

  /** Everything that stood at some moment after the transaction `from`, and before the transaction `until`. */
  between(from: number, until: number = Number.POSITIVE_INFINITY): readonly State[] {
    const found: State[] = [];
    for (let at = this.#stood.length - 1; at >= 0; at -= 1) {
      const stood = this.#stood[at];
      if (stood === undefined) break;
      if (stood.since < until) found.push(stood.state);
      if (stood.since <= from) break;
    }
    return found;
  }

  /** What the transaction made it. */
  at(transaction: number): State | undefined {
    return this.#stood.findLast(({ since }) => since <= transaction)?.state;
  }
}
