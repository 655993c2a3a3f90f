import { defineConfig } from "vitepress";
import { packages } from "../packages.mjs";
import { chdb } from "./guides/chdb.ts";
import { iotdb } from "./guides/iotdb.ts";
import { scylla } from "./guides/scylla.ts";
import { thingsdb } from "./guides/thingsdb.ts";
import { voltdb } from "./guides/voltdb.ts";
import { home } from "./home.ts";
import { referenceSidebar } from "./reference-sidebar.ts";

const guide = [
  {
    text: "Overview",
    items: [
      { text: "Drivers", link: "/drivers" },
      { text: "The shared floor", link: "/floor" },
    ],
  },
  { text: "@x/chdb", items: chdb },
  { text: "@x/scylla", items: scylla },
  { text: "@x/iotdb", items: iotdb },
  { text: "@x/thingsdb", items: thingsdb },
  { text: "@x/voltdb", items: voltdb },
];

export default defineConfig({
  title: "x",
  description: "Database drivers for Node.js, written in TypeScript",
  lang: "en",
  cleanUrls: true,
  transformPageData: ({ relativePath }) => (relativePath === "index.md" ? { frontmatter: home } : undefined),
  head: [["link", { rel: "icon", type: "image/svg+xml", href: "/logo.svg" }]],
  themeConfig: {
    logo: "/logo.svg",
    search: { provider: "local" },
    outline: [2, 3],
    nav: [
      { text: "Drivers", link: "/drivers" },
      { text: "chDB", link: "/chdb/", activeMatch: "^/chdb/" },
      { text: "ScyllaDB", link: "/scylla/", activeMatch: "^/scylla/" },
      { text: "IoTDB", link: "/iotdb/", activeMatch: "^/iotdb/" },
      { text: "ThingsDB", link: "/thingsdb/", activeMatch: "^/thingsdb/" },
      { text: "VoltDB", link: "/voltdb/", activeMatch: "^/voltdb/" },
      {
        text: "Reference",
        activeMatch: "^/reference/",
        items: packages.map((name) => ({ text: `@x/${name}`, link: `/reference/${name}/` })),
      },
    ],
    sidebar: {
      ...Object.fromEntries(packages.map((name) => [`/reference/${name}/`, referenceSidebar(name)])),
      "/": guide,
    },
    docFooter: { prev: false, next: false },
  },
});
