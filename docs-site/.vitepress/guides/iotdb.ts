import type { DefaultTheme } from "vitepress";

/** The pages of IoTDB, in reading order. */
export const iotdb: DefaultTheme.SidebarItem[] = [
  { text: "Getting started", link: "/iotdb/" },
  { text: "Connecting", link: "/iotdb/connecting" },
  { text: "Sessions and pools", link: "/iotdb/sessions" },
  { text: "Tablets", link: "/iotdb/tablets" },
  { text: "Rows from anywhere", link: "/iotdb/insert-rows" },
  { text: "Queries and results", link: "/iotdb/queries" },
  { text: "Types", link: "/iotdb/types" },
  { text: "Time stamps", link: "/iotdb/timestamps" },
  { text: "Timeouts, abort and retries", link: "/iotdb/limits" },
  { text: "When nodes and networks fail", link: "/iotdb/failures" },
  { text: "Redirection", link: "/iotdb/redirection" },
  { text: "Compressed tablets", link: "/iotdb/compression" },
  { text: "Errors", link: "/iotdb/errors" },
  { text: "Arrow", link: "/iotdb/arrow" },
  { text: "Diagnostics", link: "/iotdb/diagnostics" },
  { text: "Coming from the Python client", link: "/iotdb/python" },
  { text: "Coming from the Java client", link: "/iotdb/java" },
  { text: "Reference", link: "/reference/iotdb/" },
];
