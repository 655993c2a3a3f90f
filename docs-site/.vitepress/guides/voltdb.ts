import type { DefaultTheme } from "vitepress";

/** The pages of VoltDB, in reading order. */
export const voltdb: DefaultTheme.SidebarItem[] = [
  { text: "Getting started", link: "/voltdb/" },
  { text: "Connecting", link: "/voltdb/connecting" },
  { text: "Procedures", link: "/voltdb/procedures" },
  { text: "Tables", link: "/voltdb/tables" },
  { text: "Types", link: "/voltdb/types" },
  { text: "Limits and signals", link: "/voltdb/limits" },
  { text: "The cluster", link: "/voltdb/cluster" },
  { text: "Arrow", link: "/voltdb/arrow" },
  { text: "Errors", link: "/voltdb/errors" },
  { text: "Diagnostics", link: "/voltdb/diagnostics" },
  { text: "Coming from the Python client", link: "/voltdb/migration" },
  { text: "Reference", link: "/reference/voltdb/" },
];
