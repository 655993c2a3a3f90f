import type { Sample } from "./bench.ts";

/** Which run a worker shall do. */
export interface WorkerTask {
  /** The file that exports `benches`. */
  readonly file: string;
  /** Which of them. */
  readonly bench: number;
  /** Which side of it. */
  readonly side: number;
  readonly isQuick: boolean;
}

/** What a worker answers. */
export type WorkerAnswer =
  | { readonly status: "done"; readonly sample: Sample }
  | { readonly status: "not-installed"; readonly why: string }
  | { readonly status: "failed"; readonly why: string };
