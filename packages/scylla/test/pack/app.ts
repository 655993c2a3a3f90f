import { connect, isScyllaError } from "@x/scylla";

// Nobody listens on port 1: what is shown is that the whole way there is in the bundle.
void connect("scylla://127.0.0.1:1").then(
  async (session) => {
    console.log((await session.execute("SELECT * FROM system.local WHERE key = ?", ["local"])).rows);
    await session.close();
  },
  (error: unknown) => {
    if (!isScyllaError(error) || error.code !== "ERR_SCYLLA_CONNECT") throw error;
  },
);
