/**
 * Makes an element. Texts become text nodes: nothing is ever read as HTML.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {string | readonly (Node | string)[]} [content]
 * @param {string} [className]
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, content = [], className = "") {
  const made = document.createElement(name);
  if (className !== "") made.className = className;
  made.append(...(typeof content === "string" ? [content] : content));
  return made;
}

/**
 * The element of the page with an id.
 * @template {Element} E
 * @param {string} id
 * @param {new () => E} type
 * @returns {E}
 */
export function byId(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`the page has no ${type.name} #${id}`);
  return found;
}
