import { ColumnCategory, connect, DataType, isIoTDBError, Tablet } from "@x/iotdb";

const tablet = new Tablet({
  table: "t",
  columns: [
    { name: "g", type: DataType.STRING, category: ColumnCategory.TAG },
    { name: "m", type: DataType.DOUBLE },
  ],
  timestamps: [1],
  rows: [["a", 0.5]],
});

// Nobody listens on port 1: what is shown is that the whole way there is in the bundle.
void connect("iotdb://127.0.0.1:1").then(
  (session) => session.insert(tablet),
  (error: unknown) => {
    if (!isIoTDBError(error) || error.code !== "ERR_IOTDB_CONNECT") throw error;
  },
);
