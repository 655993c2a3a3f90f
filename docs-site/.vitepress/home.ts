/** What the home page shows above its text; here rather than in the page, whose head formatters do not understand. */
export const home = {
  layout: "home",
  hero: {
    name: "x",
    text: "Database drivers for Node.js",
    tagline: "Exact types, columns, streams, real cancellation. Written in TypeScript.",
    actions: [
      { theme: "brand", text: "Start with chDB", link: "/chdb/" },
      { theme: "alt", text: "All drivers", link: "/drivers" },
    ],
  },
  features: [
    {
      title: "@x/chdb",
      details:
        "ClickHouse inside your process. Typed rows and columns, streams, JavaScript functions, Parquet and Arrow.",
      link: "/chdb/",
    },
    {
      title: "Exact",
      details:
        "64-bit integers, decimals, instants and bytes arrive as they were stored. What would be rounded is an error.",
      link: "/chdb/types",
    },
    {
      title: "Stoppable",
      details: "An abort or a timeout ends the engine's work, and the session goes on.",
      link: "/chdb/cancel",
    },
  ],
};
