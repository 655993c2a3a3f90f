/** A driver of this project, as the tour knows it. */
export interface Driver {
  /** What follows `npm start --`. */
  readonly word: string;
  /** What its tour shows, or will show. */
  readonly shows: string;
  readonly hasTour: boolean;
}

/** All five, in the order in which they are presented. */
export const drivers: readonly Driver[] = [
  { word: "chdb", shows: "three million flights in an embedded ClickHouse", hasTour: true },
  {
    word: "scylla",
    shows: "a cluster's nodes, tokens and shards, and queries routed straight to them",
    hasTour: false,
  },
  {
    word: "iotdb",
    shows: "sensor readings written in tablets and read back column by column",
    hasTour: true,
  },
  { word: "thingsdb", shows: "things that change under your hands, watched live", hasTour: true },
  {
    word: "voltdb",
    shows: "stored procedures called by the thousand, each on its own partition",
    hasTour: false,
  },
];

/** One sentence on the tours that there are, and on those still to come. */
export function announceOthers(): string {
  const list = (hasTour: boolean): string => {
    const words = drivers.filter((driver) => driver.hasTour === hasTour).map((driver) => driver.word);
    return words.length === 1 ? String(words[0]) : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
  };
  return `npm start -- <driver> shows ${list(true)}; tours of ${list(false)} are not there yet.`;
}

/** What to say to somebody who asks for a tour that is still to come. */
export function announceOne(driver: Driver): string {
  return (
    `The tour of ${driver.word} is not there yet. It will show ${driver.shows}. ` +
    "What there is today: npm start (chdb in the terminal), npm start -- --web (chdb in the browser) and npm start -- iotdb or thingsdb."
  );
}
