/** Start-up cannot continue. The message gives the reason, `nextStep` what to do. */
export class StartUpFailure extends Error {
  override readonly name = 'StartUpFailure';
  readonly nextStep: string | undefined;
  constructor(message: string, nextStep?: string) {
    super(message);
    this.nextStep = nextStep;
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
