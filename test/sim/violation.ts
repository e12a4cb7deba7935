/** A violation of the programme's terms. */
export class Violation extends Error {
  override readonly name = 'Violation';
  /** The violated rule, which shrinking preserves. */
  readonly rule: string;
  constructor(rule: string, words: string) {
    super(`${rule}: ${words}`);
    this.rule = rule;
  }
}

export function fail(rule: string, words: string): never {
  throw new Violation(rule, words);
}
