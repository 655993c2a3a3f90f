import { becomeOwner } from "./owner.ts";

/** jest's global setup: servers that suites start belong to this run of jest. */
export default function setup(): void {
  becomeOwner();
}
