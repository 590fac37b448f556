// SPDX-License-Identifier: GPL-3.0-or-later
// What charts in files need of JavaScript after ES5 and the engine that draws them (Duktape) does not have: the compiler
// lowers the language, this file adds the functions. Only what the charts and ECharts call is here; each does what the
// standard says for the arguments that they give. There are no timers, and nothing is random: the same result is the same
// drawing.
/* eslint-disable no-extend-native */

globalThis.global = globalThis; // ECharts asks for it where there is no window
globalThis.setTimeout = () => 0; // asked for by animations, which are off
globalThis.clearTimeout = () => {};
Math.random = () => 0.5;

function add(to, methods) {
  for (const name of Object.keys(methods)) {
    if (to[name] === undefined) Object.defineProperty(to, name, { value: methods[name], writable: true, configurable: true });
  }
}

add(Object, {
  entries(from) { return Object.keys(from).map((key) => [key, from[key]]); },
  values(from) { return Object.keys(from).map((key) => from[key]); },
});
add(Array, {
  from(from, map) {
    const list = [];
    for (let at = 0; at < from.length; at++) list.push(map ? map(from[at], at) : from[at]);
    return list;
  },
});
add(Array.prototype, {
  find(test) {
    for (let at = 0; at < this.length; at++) if (test(this[at], at, this)) return this[at];
    return undefined;
  },
  findIndex(test) {
    for (let at = 0; at < this.length; at++) if (test(this[at], at, this)) return at;
    return -1;
  },
  includes(wanted) { return this.indexOf(wanted) >= 0; },
  fill(value) {
    for (let at = 0; at < this.length; at++) this[at] = value;
    return this;
  },
  flatMap(map) { return [].concat.apply([], this.map((one, at) => map(one, at))); },
  at(place) { return this[place < 0 ? this.length + place : place]; },
});
/* Equals stay in their order, as ES2019 has it. */
const unstable = Array.prototype.sort;
const byText = (a, b) => (String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0);
Object.defineProperty(Array.prototype, 'sort', { configurable: true, writable: true, value: function (compare = byText) {
  const list = this.map((value, at) => ({ value, at }));
  unstable.call(list, (a, b) => compare(a.value, b.value) || a.at - b.at).forEach(({ value }, at) => { this[at] = value; });
  return this;
} });
add(String.prototype, {
  padStart(length, fill) {
    let text = String(this);
    while (text.length < length) text = (fill ?? ' ') + text;
    return text;
  },
});

/* Entries in the order in which they were put in, found by name; where keys are objects they are few and looked through. */
const keyed = {
  entry(key) {
    return Object(key) === key ? this.list.find((one) => one.key === key) : this.named[typeof key + ' ' + key];
  },
  has(key) { return this.entry(key) !== undefined; },
  get(key) { return this.entry(key)?.value; },
  set(key, value) {
    let entry = this.entry(key);
    if (entry === undefined) {
      entry = { key };
      this.list.push(entry);
      if (Object(key) !== key) this.named[typeof key + ' ' + key] = entry;
    }
    entry.value = value;
    return this;
  },
  delete(key) {
    const entry = this.entry(key);
    if (entry === undefined) return false;
    this.list.splice(this.list.indexOf(entry), 1);
    delete this.named[typeof key + ' ' + key];
    return true;
  },
  forEach(call) { this.list.forEach((one) => call(one.value, one.key)); },
  keys() { return this.list.map((one) => one.key); }, // as a list
};

/* Not classes: the bundle's own helper of inheritance is made after this file. put(made, one) puts in one of a list. */
function collection(put, itemOf, methods) {
  function Made(from) {
    this.named = {};
    this.list = [];
    (from ?? []).forEach((one) => put(this, one));
  }
  Made.prototype = Object.assign(Object.create(keyed), methods);
  Made.prototype[Symbol.iterator] = function () {
    let at = 0;
    return { next: () => (at < this.list.length ? { done: false, value: itemOf(this.list[at++]) } : { done: true, value: undefined }) };
  };
  return Made;
}

add(globalThis, {
  Map: collection((map, pair) => map.set(pair[0], pair[1]), (one) => [one.key, one.value], {}),
  Set: collection((set, key) => set.add(key), (one) => one.key, { add(key) { return this.set(key, key); } }),
});
