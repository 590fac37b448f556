// SPDX-License-Identifier: GPL-3.0-or-later
// Elements: the one way in which this page makes them. Text from the data only ever becomes a text node,
// never markup, so nothing in a file can turn into a tag or a script.

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === 'function') made.addEventListener(name, value);
    else made.setAttribute(name, value === true ? '' : String(value));
  }
  append(made, children);
  return made;
}

function append(parent, children) {
  for (const child of children) {
    if (Array.isArray(child)) append(parent, child);
    else if (child !== undefined && child !== null) parent.append(child instanceof Node ? child : String(child));
  }
}

/** A table, scrolling by itself where the screen is narrow, from a row of headings and rows of cells; a cell is text,
    a node, or { text, className, colSpan }. */
export function table(className, headings, rows) {
  const head = element('tr', {}, headings.map((heading) => cell('th', heading)));
  const body = element('tbody', {}, rows.map((row) => element('tr', { class: row.className }, row.cells.map((one) => cell('td', one)))));
  return element('div', { class: 'scroll' }, element('table', { class: className }, element('thead', {}, head), body));
}

function cell(tag, content) {
  if (content === null || content === undefined || content instanceof Node || typeof content !== 'object')
    return element(tag, tag === 'th' ? { scope: 'col' } : {}, content);
  const { text, className, colSpan, ...rest } = content;
  return element(tag, { class: className, colspan: colSpan, scope: tag === 'th' ? 'col' : undefined, ...rest }, text);
}
