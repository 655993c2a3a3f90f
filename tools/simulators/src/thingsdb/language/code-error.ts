/** `break` or `continue` where no loop is. */
export class JumpOutsideLoopError extends Error {
  constructor(statement: "break" | "continue") {
    super(`illegal \`${statement}\` statement; no surrounding \`for..in\` statement`);
  }
}
