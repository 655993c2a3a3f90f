import type { TableSession } from "@x/iotdb";
import type { Style } from "../terminal/style.ts";

/** What the steps of the tour work with. */
export interface TourContext {
  readonly session: TableSession;
  readonly style: Style;
  readonly signal: AbortSignal;
}
