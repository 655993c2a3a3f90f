import type { Session } from "@x/chdb";
import type { Interrupts } from "../interrupts.ts";
import type { Style } from "../terminal/style.ts";
import type { Dataset } from "./dataset.ts";

/** What the steps of the tour work with. */
export interface TourContext {
  readonly session: Session;
  readonly dataset: Dataset;
  readonly style: Style;
  /** A person is watching and may press keys. */
  readonly isInteractive: boolean;
  readonly interrupts: Interrupts;
}
