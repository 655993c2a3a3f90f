/** What the fault proxy does to the bytes of one direction. */
export type Fault =
  /** Passes everything on at once. */
  | { readonly mode: "pass" }
  /** Passes every chunk on `ms` after it came, in order. */
  | { readonly mode: "delay"; readonly ms: number }
  /** Passes on `bytes` (default 1) at a time with `everyMs` (default 1) between. */
  | { readonly mode: "trickle"; readonly bytes?: number; readonly everyMs?: number }
  /** Ends the connection in order (FIN on both sides) as soon as `afterBytes` have passed in this direction. */
  | { readonly mode: "cut"; readonly afterBytes: number }
  /** Resets the connection (RST on both sides) as soon as `afterBytes` (default 0) have passed in this direction. */
  | { readonly mode: "reset"; readonly afterBytes?: number }
  /** Keeps everything, the end of the connection too, until another fault is set. */
  | { readonly mode: "stall" }
  /** Collects `window` frames (default 2) and passes them on last first; fewer after `holdMs` (default 25) without another. */
  | { readonly mode: "reorder"; readonly window?: number; readonly holdMs?: number };

/** Which bytes a fault is for. */
export type Direction = "toServer" | "toClient";

/** The length of the first frame in `bytes`, `undefined` while it is not whole. */
export type FrameSplitter = (bytes: Uint8Array) => number | undefined;

/** After how many bytes a fault breaks the connection; `undefined` for those that never do. */
export function breaksAfter(fault: Fault): number | undefined {
  if (fault.mode === "cut") return fault.afterBytes;
  return fault.mode === "reset" ? (fault.afterBytes ?? 0) : undefined;
}
