/** Code on the server that changes things of a model, on servers from 1.0 on. */
import { connect } from "@x/thingsdb";
import { Collection, type Props, Thing } from "@x/thingsdb/model";

const url = process.env.THINGSDB_URL ?? "thingsdb://admin:pass@localhost:9200/stuff";
const client = await connect(url);
await client.query(".counter = {n: 0}; nil;");

class Counter extends Thing {
  declare n: number;
  static props = { n: "int" } satisfies Props<Counter>;
}

class Stuff extends Collection {
  declare counter: Counter;
  static props = { counter: () => Counter } satisfies Props<Stuff>;
}

const stuff = new Stuff(client, "stuff");
await stuff.install();
await stuff.load();

const changed = (): Promise<unknown> => new Promise((resolve) => stuff.on("change", resolve));

// #region procedure
await client.query(`
  new_procedure('increment', |by| {
    wse(run('_model_set', .counter, {n: .counter.n + by}));
    nil;
  });`);
let next = changed();
await client.run("increment", [5]);
await next;
console.log(stuff.counter.n);
// #endregion procedure

// #region reload
next = changed();
// Tells nobody, but for the last line.
await client.query(".counter.n = 100; wse(run('_model_reload')); nil;");
await next;
console.log(stuff.counter.n);
// #endregion reload

await stuff.unwatch();
await client.close();
