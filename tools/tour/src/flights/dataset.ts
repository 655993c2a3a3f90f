import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Whose numbers these are. */
export const credit =
  "Data: US Bureau of Transportation Statistics, Airline On-Time Performance (14 CFR Part 234), " +
  "January to June 2001; a sample of 3,000,000 flights from npm vega-datasets 3.2.1.";

/** The files that the tour is about; they stay where npm has put them. */
export interface Dataset {
  /** Parquet: departure, arrival delay in minutes, distance in miles, origin and destination. */
  readonly flights: string;
  /** Size of that file in bytes. */
  readonly flightsBytes: number;
  /** CSV: code, name, city, state and place of the airports of the United States. */
  readonly airports: string;
  /** TopoJSON: the outlines of the states. */
  readonly states: string;
}

/** Finds the files of the package `vega-datasets`. @throws {Error} when it is not installed */
export function locateDataset(): Dataset {
  // The package exports its main module alone; the data lie beside it.
  const data = new URL("../data/", import.meta.resolve("vega-datasets"));
  const file = (name: string): string => fileURLToPath(new URL(name, data));
  const flights = file("flights-3m.parquet");
  return {
    flights,
    flightsBytes: statSync(flights).size,
    airports: file("airports.csv"),
    states: file("us-10m.json"),
  };
}
