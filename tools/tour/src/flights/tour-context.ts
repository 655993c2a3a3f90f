import type { Session } from "@x/chdb";
import type { Interrupts } from "../interrupts.ts";
import type { Style } from "../terminal/style.ts";
import type { Dataset } from "./dataset.ts";

/** What is still running when the tour ends has this long, in ms. */
export const closingMs = 2_000;

/** What the steps of the tour work with. */
export interface TourContext {
  readonly session: Session;
  readonly dataset: Dataset;
  readonly style: Style;
  /** A person is watching and may press keys. */
  readonly isInteractive: boolean;
  readonly interrupts: Interrupts;
}
