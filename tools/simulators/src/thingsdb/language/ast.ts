/** Where a piece of code stands, in UTF-16 code units of the code it belongs to. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A value that stands in the code: its text is kept for formatting. */
export interface LiteralNode extends Span {
  readonly kind: "literal";
  readonly type: "nil" | "true" | "false" | "int" | "float" | "string" | "regex";
  readonly text: string;
  /** What evaluating it gave the first time. */
  value: unknown;
}

export interface TemplateNode extends Span {
  readonly kind: "template";
  readonly text: string;
  readonly parts: readonly (string | Node)[];
}

export interface VariableNode extends Span {
  readonly kind: "variable";
  readonly name: string;
}

export interface AssignNode extends Span {
  readonly kind: "assign";
  readonly name: string;
  /** "=" or one with an operation: "+=". */
  readonly operator: string;
  readonly value: Node;
}

/** A call of a built-in function, type, enum, procedure or closure by name. */
export interface CallNode extends Span {
  readonly kind: "call";
  readonly name: string;
  readonly args: readonly Node[];
  readonly source: string;
}

/** A key and what it is to hold; without a value it is the variable of that name. */
export interface Field {
  readonly name: string;
  readonly value: Node | null;
}

export interface ThingNode extends Span {
  readonly kind: "thing";
  /** The type whose instance it is, empty for a plain thing. */
  readonly type: string;
  readonly fields: readonly Field[];
}

/** `&{…}`: a type without a name. */
export interface AnonymousNode extends Span {
  readonly kind: "anonymous";
  readonly fields: readonly Field[];
}

export interface MemberNode extends Span {
  readonly kind: "member";
  readonly type: string;
  readonly member: string | ClosureNode;
}

export interface ArrayNode extends Span {
  readonly kind: "array";
  readonly items: readonly Node[];
}

export interface ParenthesisNode extends Span {
  readonly kind: "parenthesis";
  readonly inner: Node;
}

/** `[a]`, `[a:b:c]`, each part perhaps missing, perhaps assigned to. */
export interface IndexNode extends Span {
  /** The parts between colons: one for an index, more for a slice. */
  readonly parts: readonly (Node | null)[];
  readonly assign: { readonly operator: string; readonly value: Node } | null;
}

/** One link of a chain: what follows a dot. */
export interface LinkNode extends Span {
  readonly name: string;
  /** With two dots: a value of nil ends the chain. */
  readonly optional: boolean;
  readonly more:
    | { readonly kind: "property" }
    | { readonly kind: "call"; readonly call: CallNode }
    | { readonly kind: "assign"; readonly operator: string; readonly value: Node };
  readonly indexes: readonly IndexNode[];
}

/** A base, then indexes, then links, then the signs before it. */
export interface ExpressionNode extends Span {
  readonly kind: "expression";
  /** `!`, `-`, `+` and `~`, without white space. */
  readonly prefix: string;
  /** Null: the root of the collection, which a leading dot means. */
  readonly base: Node | null;
  readonly indexes: readonly IndexNode[];
  readonly links: readonly LinkNode[];
}

export interface BinaryNode extends Span {
  readonly kind: "binary";
  readonly operator: string;
  readonly left: Node;
  readonly right: Node;
}

export interface TernaryNode extends Span {
  readonly kind: "ternary";
  readonly condition: Node;
  readonly whenTrue: Node;
  readonly otherwise: Node;
}

export interface IfNode extends Span {
  readonly kind: "if";
  readonly condition: Node;
  readonly whenTrue: Node;
  readonly otherwise: Node | null;
}

export interface ReturnNode extends Span {
  readonly kind: "return";
  readonly value: Node | null;
  readonly deep: Node | null;
  readonly flags: Node | null;
}

export interface ForNode extends Span {
  readonly kind: "for";
  readonly variables: readonly string[];
  readonly iterable: Node;
  readonly body: Node;
}

export interface ClosureNode extends Span {
  readonly kind: "closure";
  readonly parameters: readonly string[];
  readonly body: Node;
  /** The code as it stands. */
  readonly text: string;
  /** The same without its white space, as stored closures are shown. */
  readonly compact: string;
  /** Whether its body changes things; found by the analysis of side effects. */
  withSideEffects: boolean;
}

export interface BlockNode extends Span {
  readonly kind: "block";
  readonly statements: readonly Node[];
}

export interface JumpNode extends Span {
  readonly kind: "continue" | "break";
}

/** Everything that code consists of. */
export type Node =
  | LiteralNode
  | TemplateNode
  | VariableNode
  | AssignNode
  | CallNode
  | ThingNode
  | AnonymousNode
  | MemberNode
  | ArrayNode
  | ParenthesisNode
  | ExpressionNode
  | BinaryNode
  | TernaryNode
  | IfNode
  | ReturnNode
  | ForNode
  | ClosureNode
  | BlockNode
  | JumpNode;
