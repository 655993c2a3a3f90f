/** Closing at the end of a block. */
// #region await-using
import { connect } from "@x/voltdb";

{
  // With a compiler, or a Node from 24 on, that knows `await using`: closed at the end of the block.
  await using client = await connect({
    servers: process.env.VOLTDB_URL?.replace("voltdb://", "") ?? "localhost",
  });
  await client.ping();
  console.log(client.state);
}
// #endregion await-using
