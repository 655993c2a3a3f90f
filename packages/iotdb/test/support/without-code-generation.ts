/** As Node does with --disallow-code-generation-from-strings. */
export function withoutCodeGeneration(work: () => void): void {
  const original = globalThis.Function;
  globalThis.Function = function Forbidden(): never {
    throw new EvalError("Code generation from strings disallowed for this context");
  } as unknown as FunctionConstructor;
  try {
    work();
  } finally {
    globalThis.Function = original;
  }
}
