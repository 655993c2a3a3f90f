import { connect, isThingsDBError } from "@x/thingsdb";

// Nobody listens on port 1: what is shown is that the whole way there is in the bundle.
void connect("thingsdb://admin:pass@127.0.0.1:1/stuff").then(
  async (client) => {
    console.log(await client.query("1 + 1;"));
    await client.close();
  },
  (error: unknown) => {
    if (!isThingsDBError(error) || error.code !== "ERR_THINGSDB_CONNECT") throw error;
  },
);
