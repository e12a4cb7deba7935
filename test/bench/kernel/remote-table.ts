/** A table in another process, so that the memory of this process is its own alone. */
import type { ChildProcess } from 'node:child_process';
import type { ItemTable } from '../../../shared/store/kernel/item-table.ts';

/** One call of the table over the channel between parent and child. */
type Call = { [Name in keyof ItemTable]: { readonly name: Name; readonly argument: Parameters<ItemTable[Name]>[0] } }[keyof ItemTable];
type Asked = Call & { readonly id: number };
interface Answered {
  readonly id: number;
  readonly answer?: unknown;
}

/** For the parent: answers the child's calls from a table. */
export function lendTable(child: ChildProcess, table: ItemTable): void {
  child.on('message', (message: object) => {
    if (!('argument' in message)) return;
    const asked = message as Asked;
    void call(table, asked).then((answer) => child.send({ id: asked.id, answer } satisfies Answered));
  });
}

function call(table: ItemTable, asked: Call): Promise<unknown> {
  switch (asked.name) {
    case 'get':
      return table.get(asked.argument);
    case 'query':
      return table.query(asked.argument);
    case 'agenda':
      return table.agenda(asked.argument);
    case 'page':
      return table.page(asked.argument);
    case 'getMany':
      return table.getMany(asked.argument);
    case 'write':
      return table.write(asked.argument);
  }
}

/** For the child: the parent's table. */
export function borrowedTable(): ItemTable {
  const waiting = new Map<number, (answer: unknown) => void>();
  let asked = 0;
  process.on('message', ({ id, answer }: Answered) => {
    waiting.get(id)?.(answer);
    waiting.delete(id);
  });
  const ask = <Answer>(of: Call): Promise<Answer> => {
    asked += 1;
    const id = asked;
    return new Promise((resolve) => {
      // The parent answers with the result of the table's own method.
      waiting.set(id, (answer) => resolve(answer as Answer));
      process.send?.({ id, ...of });
    });
  };
  return {
    get: (argument) => ask({ name: 'get', argument }),
    query: (argument) => ask({ name: 'query', argument }),
    agenda: (argument) => ask({ name: 'agenda', argument }),
    page: (argument) => ask({ name: 'page', argument }),
    getMany: (argument) => ask({ name: 'getMany', argument }),
    write: (argument) => ask({ name: 'write', argument }),
  };
}
