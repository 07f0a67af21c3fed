// Lets Node resolve the import map's bare names, and gives the few things of a browser that modules ask for when called.
import { readFileSync, readdirSync } from 'node:fs';
import { register } from 'node:module';

const root = new URL('../public/', import.meta.url);
const page = readFileSync(new URL('index.html', root), 'utf8');

/** The import map of the page. */
export const importMap = JSON.parse(/<script type="importmap">([\s\S]*?)<\/script>/.exec(page)[1]);

const bare = Object.fromEntries(Object.entries(importMap.imports).map(([name, path]) => [name, new URL(path.replace('/assets/dev/', ''), root).href]));
const hook = `const bare = ${JSON.stringify(bare)};
export const resolve = (name, context, next) => (bare[name] ? { url: bare[name], shortCircuit: true } : next(name, context));`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);

/** Imports a module of the page by its path below `public`. @param {string} path */
export const load = (path) => import(new URL(path, root).href);

/** @param {string} path below `public` */
export const text = (path) => readFileSync(new URL(path, root), 'utf8');

/** Files below a folder of `public`, by path. @param {string} folder @returns {string[]} */
export function files(folder = '') {
  return readdirSync(new URL(folder || '.', root), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}${entry.name}`;
    return entry.isDirectory() ? files(`${path}/`) : [path];
  }).sort();
}

/** Our own modules: all but what is vendored. */
export const modules = files().filter((path) => path.endsWith('.js') && !path.startsWith('vendor/'));

/** The contract's text. */
export const contract = readFileSync(new URL('../../openapi.yaml', import.meta.url), 'utf8');

/** A log entry as the server sends it. @param {number} n @param {object} [more] */
export const entry = (n, more = {}) => ({
  n, taskId: 't', run: 1, timestamp: new Date(1764000000000 + n * 100).toISOString(), logType: 'text', stream: 'stdout', group: null, content: `line ${n}`, ...more,
});
