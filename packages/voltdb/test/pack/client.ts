import { connect, VoltConnectionError } from "@x/voltdb";

// Nobody listens there: the bundle must get as far as finding that out.
void connect("voltdb://127.0.0.1:1").then(
  () => {
    throw new Error("connected to nothing");
  },
  (error: unknown) => {
    if (!(error instanceof VoltConnectionError)) throw error;
  },
);
