/** Something that the programme's terms promise does not hold. */
export class Violation extends Error {
  override readonly name = 'Violation';
  /** Which promise: shrinking keeps to it. */
  readonly rule: string;
  constructor(rule: string, words: string) {
    super(`${rule}: ${words}`);
    this.rule = rule;
  }
}

export function fail(rule: string, words: string): never {
  throw new Violation(rule, words);
}
