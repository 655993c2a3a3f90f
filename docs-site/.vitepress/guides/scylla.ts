import type { DefaultTheme } from "vitepress";

/** The pages of ScyllaDB and Cassandra, in reading order. */
export const scylla: DefaultTheme.SidebarItem[] = [
  { text: "Getting started", link: "/scylla/" },
  { text: "Connecting", link: "/scylla/connecting" },
  { text: "Statements and values", link: "/scylla/statements" },
  { text: "Types", link: "/scylla/types" },
  { text: "Results and paging", link: "/scylla/results" },
  { text: "Batches and conditions", link: "/scylla/batches" },
  { text: "Timeouts, abort, retries", link: "/scylla/limits" },
  { text: "Errors", link: "/scylla/errors" },
  { text: "Execution profiles", link: "/scylla/profiles" },
  { text: "Compression and versions", link: "/scylla/compression" },
  { text: "Cluster, schema, events", link: "/scylla/cluster" },
  { text: "Tracing and diagnostics", link: "/scylla/diagnostics" },
  { text: "Apache Arrow", link: "/scylla/arrow" },
  { text: "Coming from cassandra-driver", link: "/scylla/cassandra-driver" },
  { text: "Coming from rsylla", link: "/scylla/rsylla" },
  { text: "Reference", link: "/reference/scylla/" },
];
