/** A first program: connect, ask, run a procedure, close. */
// #region quick-start
import { connect } from "@x/thingsdb";

const client = await connect(process.env.THINGSDB_URL ?? "thingsdb://admin:pass@localhost:9200/stuff");
try {
  await client.query(".books = []; .books.push(book); nil;", {
    vars: { book: { title: "Dune", year: 1965 } },
  });
  const [book] = await client.query<{ title: string; year: number }[]>(".books;");
  console.log(book?.title, book?.year);

  await client.query("new_procedure('add', |a, b| a + b);");
  console.log(await client.run<number>("add", [1, 41]), await client.run<number>("add", { a: 2, b: 3 }));
} finally {
  await client.close();
}
// #endregion quick-start
