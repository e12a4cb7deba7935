/** A terminal block of a page: commands and their output. */

export interface ShownCommand {
  /** Behind the `$`. */
  readonly command: string;
  readonly output: string;
}

/** The commands in the `console` blocks of a page, each with what is shown under it. */
export function shownCommands(page: string): readonly ShownCommand[] {
  const blocks = [...page.matchAll(/^```console\n(.*?)^```$/gms)].map(([, content = '']) => content);
  return blocks
    .flatMap((block) => block.split(/^(?=\$ )/m).filter((part) => part.startsWith('$ ')))
    .map((part) => {
      const [first = '', ...output] = part.split('\n');
      return { command: first.slice(2), output: output.join('\n').trimEnd() };
    });
}
