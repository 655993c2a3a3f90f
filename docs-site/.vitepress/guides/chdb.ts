import type { DefaultTheme } from "vitepress";

/** The pages of chDB, in reading order. */
export const chdb: DefaultTheme.SidebarItem[] = [
  { text: "Getting started", link: "/chdb/" },
  { text: "Sessions and state", link: "/chdb/sessions" },
  { text: "Queries and formats", link: "/chdb/queries" },
  { text: "Types", link: "/chdb/types" },
  { text: "Parameters", link: "/chdb/parameters" },
  { text: "Inserting", link: "/chdb/insert" },
  { text: "Streaming", link: "/chdb/streaming" },
  { text: "Cancel, timeouts, progress", link: "/chdb/cancel" },
  { text: "Files", link: "/chdb/files" },
  { text: "Functions in JavaScript", link: "/chdb/functions" },
  { text: "Errors", link: "/chdb/errors" },
  { text: "Data frames and Arrow", link: "/chdb/arrow" },
  { text: "Worker threads", link: "/chdb/workers" },
  { text: "Diagnostics", link: "/chdb/diagnostics" },
  { text: "Bundling", link: "/chdb/bundling" },
  { text: "Platforms", link: "/chdb/platforms" },
  { text: "Coming from npm chdb", link: "/chdb/migration" },
  { text: "Reference", link: "/reference/chdb/" },
];
