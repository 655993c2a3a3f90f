/** The packages with pages in the reference, by the names of their folders. */
export const packages = ["chdb", "scylla", "iotdb", "thingsdb", "voltdb", "binary", "pool"];
