/** A collection that is always up to date: what one client changes, the other one sees. */
import { connect } from "@x/thingsdb";
import { Collection, type Props, Thing } from "@x/thingsdb/model";

const url = process.env.THINGSDB_URL ?? "thingsdb://admin:pass@localhost:9200/stuff";
const iris = await connect(url);
const cato = await connect(url);
await iris.query(
  ".shelf = {title: 'Novels', books: []}; .other = {title: 'not declared: never watched'}; nil;",
);

// #region classes
class Book extends Thing {
  declare title: string;
  declare year: number | null;
  static props = { title: "str", year: { nullable: "int" } } satisfies Props<Book>;
}

class Shelf extends Thing<{ dusted: [by: string] }> {
  declare title: string;
  declare books: Book[];
  static props = { title: "str", books: { list: () => Book } } satisfies Props<Shelf>;
}

class Stuff extends Collection {
  declare shelf: Shelf;
  static props = { shelf: () => Shelf } satisfies Props<Stuff>;
}
// #endregion classes

// #region install
// Once for a collection, on servers from 1.0 on.
await new Stuff(iris, "stuff").install();
// #endregion install

// #region load
const stuff = new Stuff(iris, "stuff");
await stuff.load();
console.log(stuff.shelf.title, stuff.shelf.books.length);
// #endregion load

// #region listen
stuff.on("change", ({ thing, props }) => console.log(`${thing.constructor.name} changed: ${props}`));
stuff.shelf.on("dusted", (by) => console.log(`dusted by ${by}`));
// #endregion listen

// #region change
const theirs = await new Stuff(cato, "stuff").load();
await theirs.shelf.push("books", { title: "Dune", year: 1965 });
await theirs.shelf.set({ title: "Science fiction" });
await theirs.shelf.emit("dusted", "Cato");
// #endregion change

await seen(() => stuff.shelf.title === "Science fiction");
const [dune] = stuff.shelf.books;
console.log(dune?.title, dune?.year, dune?.isLoaded);

// #region thing
const book = await new Book(stuff, dune!.id).watch();
await book.set({ year: 1966 });
await book.unwatch();
// #endregion thing

await seen(() => dune!.year === 1966);

// #region close
await stuff.unwatch();
await theirs.unwatch();
// #endregion close
await iris.close();
await cato.close();

/** Waits for what comes by itself. */
async function seen(isThere: () => boolean): Promise<void> {
  while (!isThere()) await new Promise((resolve) => stuff.on("change", resolve));
}
