import type { DefaultTheme } from "vitepress";

/** The pages of ThingsDB, in reading order. */
export const thingsdb: DefaultTheme.SidebarItem[] = [
  { text: "Getting started", link: "/thingsdb/" },
  { text: "Connecting", link: "/thingsdb/connecting" },
  { text: "Values", link: "/thingsdb/values" },
  { text: "Rooms", link: "/thingsdb/rooms" },
  { text: "Models", link: "/thingsdb/model" },
  { text: "Types of a collection", link: "/thingsdb/generated-types" },
  { text: "Errors", link: "/thingsdb/errors" },
  { text: "Coming from python-thingsdb", link: "/thingsdb/python" },
  { text: "Reference", link: "/reference/thingsdb/" },
];
