import type { Client } from "@x/thingsdb";
import { Collection, type Props, Thing } from "@x/thingsdb/model";

/** The collection of the tour; it is made and dropped. */
export const collection = "x_tour";

export const columns = ["to do", "doing", "done"] as const;

/** Something to be done. */
export class Card extends Thing {
  declare readonly title: string;
  /** One of the columns. */
  declare readonly column: string;
  /** Who touched it last. */
  declare readonly by: string;
  static props = { title: "str", column: "str", by: "str" } satisfies Props<Card>;
}

/** All cards, kept up to date; messages and the ledger are nothing that it declares, and are not kept. */
export class Board extends Collection {
  declare readonly cards: readonly Card[];
  static props = { cards: { list: () => Card } } satisfies Props<Board>;
}

/** Things, a room and procedures, one query each. */
const code: readonly string[] = [
  `.cards = [
    {title: 'Mend the sails', column: 'to do', by: 'Iris'},
    {title: 'Scrub the deck', column: 'doing', by: 'Cato'},
    {title: 'Oil the winch', column: 'done', by: 'Cato'}
  ];
  .messages = [];
  .ledger = {};
  .chat = room();
  .chat.set_name('chat');
  nil;`,
  "new_procedure('plus', |a, b| a + b);",
  "new_procedure('announce', |text| .chat.emit('msg', 'ThingsDB', text));",
  `new_procedure('say', |from, text| {
    .messages.push({from: from, text: text});
    if (.messages.len() > 50) .messages.splice(0, 1);
    .chat.emit('msg', from, text);
    nil;
  });`,
  `new_procedure('count', |key| {
    n = .ledger.get(key);
    .ledger.set(key, is_nil(n) ? 1 : n + 1);
    nil;
  });`,
];

/** Makes the collection anew, with a few cards and what models need. */
export async function makeCollection(client: Client, signal: AbortSignal): Promise<void> {
  const name = { vars: { name: collection }, scope: "@t", signal };
  await client.query("if (has_collection(name)) { del_collection(name); }; new_collection(name);", name);
  for (const query of code) await client.query(query, { signal });
  await new Board(client).install({ signal });
}

/** Drops the collection. */
export async function dropCollection(client: Client): Promise<void> {
  await client.query("del_collection(name);", { vars: { name: collection }, scope: "@t" });
}
