/** What has pages in the reference: packages by the names of their folders, and their subpaths after them. */
export const packages = [
  "chdb",
  "scylla",
  "iotdb",
  "thingsdb",
  "thingsdb/model",
  "voltdb",
  "binary",
  "pool",
  "pool/socket",
];
