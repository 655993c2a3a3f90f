import fc from "fast-check";

// A failing property prints its seed; FC_SEED and FC_RUNS replay or widen a run.
fc.configureGlobal({
  ...(process.env.FC_SEED ? { seed: Number(process.env.FC_SEED) } : {}),
  numRuns: Number(process.env.FC_RUNS ?? 200),
});
