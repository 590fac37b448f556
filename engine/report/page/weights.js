// SPDX-License-Identifier: GPL-3.0-or-later
// What a change of some weights does to the others, as kaoping tune has it: weights that are parts of a fixed sum (points,
// or weights that add up to 1 or 100) stay parts of it, so siblings that were not set share what is left in their old
// ratio; under points what is below grows or shrinks with them. Other weights are relative: only the number changes.
import { childrenOf } from './data.js';
import { compare, key, plain } from './number.js';

const FOUND = new Set(['pca', 'entropy', 'critic', 'deviation', 'merec', 'balanced']);

/** Whether a method finds the weights of the children in every run: these cannot be set. */
export function areFound(result, parent) {
  return childrenOf(result, parent).some(({ node }) => FOUND.has(node.weight_method));
}

function sumOf(children) {
  return children.reduce((sum, { node }) => sum + node.weight, 0);
}

/** What the children's weights add up to and stay; null: they are relative. */
export function wholeOf(result, parent, weights) {
  const { index } = result;
  const sum = sumOf(childrenOf(result, parent));
  if (index.points) return parent > 0 ? weights[parent] : index.scale[1];
  return compare(sum, 1) === 0 || compare(sum, 100) === 0 ? sum : null;
}

/* A figure that is a short decimal but for the last bits of a product becomes it. */
function tidy(x) {
  return String(key(x)).length <= 10 ? key(x) : x;
}

function shareOut(weights, children, whole, set) {
  let taken = 0, others = 0;
  for (const { node, at } of children) {
    if (set.has(at)) taken += set.get(at);
    else others += node.weight;
  }
  const tooMuch = compare(taken, whole) > 0;
  if (tooMuch || (!(others > 0) && compare(taken, whole) !== 0)) return { tooMuch, taken, whole };
  for (const { node, at } of children)
    weights[at] = set.has(at) ? set.get(at) : others > 0 ? tidy(node.weight * Math.max(whole - taken, 0) / others) : 0;
  return null;
}

/** Weights of all nodes with some set (Map of places to figures): { weights, faults }. */
export function changeWeights(result, set) {
  const { nodes, points } = result.index;
  const weights = nodes.map((node) => node.weight);
  const faults = [];
  nodes.forEach((parent, at) => {
    const children = childrenOf(result, at);
    if (children.length === 0) return;
    const mine = children.filter((child) => set.has(child.at));
    for (const child of mine) weights[child.at] = set.get(child.at);
    const grown = points && at > 0 && weights[at] !== parent.weight;
    if (mine.length === 0 && !grown) return;
    const whole = wholeOf(result, at, weights);
    const fault = points || (whole !== null && mine.length < children.length) ? shareOut(weights, children, whole, set) : null;
    if (fault) faults.push({ title: parent.title, taken: plain(fault.taken, 9), whole: plain(fault.whole, 9), tooMuch: fault.tooMuch });
    else if (!children.some((child) => weights[child.at] > 0)) faults.push({ title: parent.title, taken: '0', whole: '', tooMuch: false });
  });
  return { weights, faults };
}

/** Shares of the whole from weights. */
export function sharesOf(result, weights) {
  const { nodes } = result.index;
  const shares = new Array(nodes.length).fill(0);
  shares[0] = 1;
  nodes.forEach((_, at) => {
    const children = childrenOf(result, at);
    const sum = children.reduce((all, child) => all + weights[child.at], 0);
    for (const child of children) shares[child.at] = sum > 0 ? shares[at] * weights[child.at] / sum : 0;
  });
  return shares;
}
