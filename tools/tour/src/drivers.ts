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
    hasTour: false,
  },
  { word: "thingsdb", shows: "things that change under your hands, watched live", hasTour: false },
  {
    word: "voltdb",
    shows: "stored procedures called by the thousand, each on its own partition",
    hasTour: false,
  },
];

/** One sentence on the tours that are still to come. */
export function announceOthers(): string {
  const words = drivers.filter((driver) => !driver.hasTour).map((driver) => driver.word);
  const list = `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
  return `The other drivers will have tours of their own, npm start -- ${words[0]} and so on: ${list} are not there yet.`;
}

/** What to say to somebody who asks for a tour that is still to come. */
export function announceOne(driver: Driver): string {
  return (
    `The tour of ${driver.word} is not there yet. It will show ${driver.shows}. ` +
    "What there is today: npm start (chdb in the terminal) and npm start -- --web (chdb in the browser)."
  );
}
