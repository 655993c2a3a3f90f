import {
  choice,
  type Element,
  forward,
  list,
  optional,
  pattern,
  recursive,
  repeat,
  self,
  sequence,
  token,
  tokens,
  word,
} from "./elements.ts";

/*
 * The grammar of ThingsDB's language as the server publishes it (`grammar/grammar.py`, 1.9). The server shows few
 * of its elements in syntax errors: those with an empty `shown` it leaves out (`langdef/translate.c`).
 */

const hidden = (name: string) => ({ name, shown: "" });

const variable = pattern(/[A-Za-z_][0-9A-Za-z_]{0,254}(?![0-9A-Za-z_])/y, { name: "variable" });
const name = pattern(/[A-Za-z_][0-9A-Za-z_]{0,254}(?![0-9A-Za-z_])/y, { name: "name" });

const xArray = token("[", hidden("x_array"));
const xAssign = tokens(["+=", "-=", "*=", "/=", "%=", "&=", "^=", "|=", "="], hidden("x_assign"));
const xBlock = token("{", hidden("x_block"));
const xChain = tokens(["..", "."], hidden("x_chain"));
const xClosure = token("|", hidden("x_closure"));
const xFunction = token("(", hidden("x_function"));
const xIndex = token("[", hidden("x_index"));
const xParenthesis = token("(", hidden("x_parenthesis"));
const xPrefix = pattern(
  /(?:[ \t\n\v\f\r]*~)*(?:[ \t\n\v\f\r]*!|[ \t\n\v\f\r]*[-+](?=[^0-9]))*/y,
  hidden("x_prefix"),
);
const xThing = token("{", hidden("x_thing"));
const xAnonymous = token("&{", hidden("x_anonymous"));
const xTemplate = token("`", hidden("x_template"));

const template = sequence(
  [
    xTemplate,
    repeat(
      choice([
        pattern(/(?:[^`{}]|``|\{\{|\}\})+/y, { name: "text" }),
        sequence([token("{"), self, token("}")], { name: "hole" }),
      ]),
    ),
    xTemplate,
  ],
  { name: "template" },
);

const literals = [
  word("false", hidden("false")),
  word("nil", hidden("nil")),
  word("true", hidden("true")),
  pattern(/[-+]?(?:inf|nan|[0-9]*\.[0-9]+(?:e[+-][0-9]+)?)(?![0-9A-Za-z_.])/y, { name: "float" }),
  pattern(/[-+]?(?:0b[01]+|0o[0-8]+|0x[0-9a-fA-F]+|[0-9]+)(?![0-9A-Za-z_.])/y, hidden("int")),
  pattern(/(?:'[^']*')+|(?:"[^"]*")+/y, hidden("string")),
  pattern(/\/(?:(?:.(?!(?<!\\)\/))*.?)\/[a-z]*/y, { name: "regex" }),
];

const chain = forward();

const closure = sequence([xClosure, list(variable, token(",")), token("|"), self], { name: "closure" });

const field = sequence([name, token(":"), optional(self)], { name: "field" });
const anonymous = sequence([xAnonymous, list(field, token(",")), token("}")], { name: "anonymous" });
const thingParts = [xThing, list(field, token(",")), token("}")];
const thing = sequence(thingParts, { name: "thing" });
const instance = sequence(thingParts, { name: "instance" });
const array = sequence([xArray, list(self, token(",")), token("]")], { name: "array" });
const call = sequence([xFunction, list(self, token(",")), token(")")], { name: "call" });
const member = sequence([xThing, choice([name, closure]), token("}")], { name: "member" });

/** The binary operators, the tightest first: an operator's precedence is its place here. */
export const OPERATORS: readonly (readonly string[])[] = [
  ["*", "/", "%"],
  ["+", "-"],
  ["<<", ">>"],
  ["&"],
  ["^"],
  ["|"],
  ["==", "!=", "<=", ">=", "<", ">"],
  ["&&"],
  ["||"],
];

const operator = (level: number): Element => {
  const texts = OPERATORS[level]!;
  return texts.length === 1 ? token(texts[0]!, hidden("operator")) : tokens(texts, hidden("operator"));
};

const operations = sequence(
  [
    self,
    // Two signs are tried before one: "&&" before "&", "<<" before "<".
    choice([
      sequence([token("?", hidden("x_ternary")), self, token(":")], { name: "ternary" }),
      ...[8, 7, 2, 6, 5, 4, 3, 1, 0].map(operator),
    ]),
    self,
  ],
  { name: "operations" },
);

const assign = sequence([xAssign, self], { name: "assign" });
const nameMore = sequence([name, optional(choice([call, assign]))], { name: "name_more" });
const variableMore = sequence([variable, optional(choice([call, assign, instance, member]))], {
  name: "variable_more",
});

const slice = list(optional(self), token(":"), { max: 3, trailing: false }, { name: "slice" });
const index = repeat(
  sequence([xIndex, slice, token("]"), optional(sequence([xAssign, self], { name: "assign" }))], {
    name: "at",
  }),
  {},
  { name: "index" },
);

chain.become(sequence([xChain, nameMore, index, optional(chain.element)], { name: "chain" }));

const separator = repeat(token(";"), { min: 1 });
const block = sequence([xBlock, list(self, separator, { min: 1 }), token("}")], { name: "block" });
const parenthesis = sequence([xParenthesis, self, token(")")], { name: "parenthesis" });

const [xFalse, xNil, xTrue, xFloat, xInt, xString, xRegex] = literals as [
  Element,
  Element,
  Element,
  Element,
  Element,
  Element,
  Element,
];

const ifStatement = sequence(
  [
    word("if"),
    token("("),
    self,
    token(")"),
    self,
    optional(sequence([word("else"), self], { name: "else" })),
  ],
  { name: "if" },
);
const returnStatement = sequence(
  [word("return"), list(self, token(","), { max: 3, trailing: false }, { name: "values" })],
  { name: "return" },
);
const forStatement = sequence(
  [
    word("for"),
    token("("),
    list(variable, token(","), { min: 1, trailing: false }, { name: "variables" }),
    word("in"),
    self,
    token(")"),
    self,
  ],
  { name: "for" },
);

const expression = sequence(
  [
    xPrefix,
    choice([
      chain.element,
      xFalse,
      xNil,
      xTrue,
      xFloat,
      xInt,
      xString,
      xRegex,
      anonymous,
      template,
      variableMore,
      thing,
      array,
      parenthesis,
    ]),
    index,
    optional(chain.element),
  ],
  { name: "expression" },
);

const statement = recursive(
  [
    word("continue", hidden("continue")),
    word("break", hidden("break")),
    choice([ifStatement, returnStatement, forStatement, closure, expression, block]),
    operations,
  ],
  { name: "statement" },
);

/** Statements with semicolons between them. */
export const START: Element = list(statement, separator);
