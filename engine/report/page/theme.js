// SPDX-License-Identifier: GPL-3.0-or-later
// Light and dark: as the system has it until somebody chooses, then as chosen (kept where the browser lets a file keep
// things). The printer always gets light.

const dark = matchMedia('(prefers-color-scheme: dark)');
let chosen = kept('theme');

export function kept(key) {
  try {
    return localStorage.getItem('kaoping-' + key);
  } catch {
    return null;
  }
}

export function keep(key, value) {
  try {
    localStorage.setItem('kaoping-' + key, value);
  } catch { /* a browser that keeps nothing for files */ }
}

export function isDark() {
  return chosen ? chosen === 'dark' : dark.matches;
}

export function applyTheme(printing = false) {
  document.documentElement.dataset.theme = !printing && isDark() ? 'dark' : 'light';
}

export function turnTheme() {
  chosen = isDark() ? 'light' : 'dark';
  keep('theme', chosen);
  applyTheme();
}

/** Calls back when the system turns. */
export function onTheme(call) {
  dark.addEventListener('change', () => {
    applyTheme();
    call();
  });
}
