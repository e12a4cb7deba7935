/** Start-up cannot go on. The message says what is wrong; `nextStep` what to do about it. */
export class StartUpFailure extends Error {
  override readonly name = 'StartUpFailure';
  readonly nextStep: string | undefined;
  constructor(message: string, nextStep?: string) {
    super(message);
    this.nextStep = nextStep;
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
