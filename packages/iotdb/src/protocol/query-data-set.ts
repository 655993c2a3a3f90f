import { struct } from "../thrift/struct.ts";
import { binary, list, type ThriftType } from "../thrift/types.ts";

/** Rows as servers before 1.0 sent them; current ones send TsBlocks. */
export interface TSQueryDataSet {
  time: Uint8Array;
  valueList: readonly Uint8Array[];
  bitmapList: readonly Uint8Array[];
}

export const queryDataSet: ThriftType<TSQueryDataSet> = /* @__PURE__ */ struct<TSQueryDataSet>(
  "TSQueryDataSet",
  () => ({
    time: [1, binary],
    valueList: [2, list(binary)],
    bitmapList: [3, list(binary)],
  }),
);
