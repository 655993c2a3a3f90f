/** What goes out as what, and comes back as what. */
import { connect, Float, ThingRef } from "@x/thingsdb";

const client = await connect(process.env.THINGSDB_URL ?? "thingsdb://admin:pass@localhost:9200/stuff");

// #region integers
console.log(await client.query("9007199254740993;"), await client.query("9007199254740991;"));
console.log(await client.query("[1, 2];", { int64: "bigint" }));
console.log(await client.query("x;", { vars: { x: 2n ** 62n } }));
// #endregion integers

// #region floats
console.log(await client.query("[type(a), type(b)];", { vars: { a: 2, b: new Float(2) } }));
// #endregion floats

// #region dates
console.log(await client.query("str(datetime(x));", { vars: { x: new Date("2026-03-01T12:00:00Z") } }));
// #endregion dates

// #region bytes
console.log(await client.query<Uint8Array>("x;", { vars: { x: new Uint8Array([1, 2, 3]) } }));
// #endregion bytes

// #region things
await client.query(".iris = {name: 'Iris', friends: []};");
const iris = await client.query<{ "#": number; name: string }>(".iris;");
// An answer with its id stands for the stored thing itself.
await client.query("thing.friends.push('Cato'); nil;", { vars: { thing: iris } });
console.log(await client.query("x.friends;", { vars: { x: new ThingRef(iris["#"]) } }));
// #endregion things

await client.close();
