import { Client } from "@x/thingsdb";
import { Collection, type Props, Thing } from "@x/thingsdb/model";

class Bar extends Thing<{ greet: [text: string] }> {
  declare name: string;
  declare other: Bar | null;
  static props = { name: "str", other: () => Bar } satisfies Props<Bar>;
}

class Foo extends Collection {
  declare bar: Bar;
  static props = { bar: () => Bar } satisfies Props<Foo>;
}

// Nobody listens on port 1: what is shown is that the whole way there is in the bundle.
const client = new Client();
const foo = new Foo(client, "stuff");
foo.on("change", ({ props }) => console.log(props));
void client
  .connect("127.0.0.1", 1)
  .then(() => foo.load())
  .then(({ bar }) => console.log(bar.name))
  .catch((error: { code?: string }) => {
    if (error.code !== "ERR_THINGSDB_CONNECT") throw error;
  });
