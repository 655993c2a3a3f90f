import { defineConfig } from "vitepress";
import { packages } from "../packages.mjs";
import { home } from "./home.ts";
import { referenceSidebar } from "./reference-sidebar.ts";

const chdb = [
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

const guide = [
  {
    text: "Overview",
    items: [
      { text: "Drivers", link: "/drivers" },
      { text: "The shared floor", link: "/floor" },
    ],
  },
  { text: "@x/chdb", items: chdb },
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
