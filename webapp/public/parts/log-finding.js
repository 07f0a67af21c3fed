import { signal } from '@preact/signals';
import { highlight } from '../lib/log-highlight.js';
import { row } from '../lib/log-rows.js';
import { LogSearch, matcherOf } from '../lib/log-search.js';
import { ServerSearch } from '../lib/log-server-search.js';
import { kinds } from '../lib/log-store.js';
import { toMatch } from './log-jumps.js';

/** The longest text that the server looks for. */
const longest = 200;

/** What the reader looks for in a log: among the lines that are here, and on the server among those that are not. */
export class LogFinding {
  /** @param {import('./log-model.js').LogModel} model @param {string} taskId */
  constructor(model, taskId) {
    this.model = model;
    this.query = signal({ text: '', matchCase: false, regex: false, only: false, errors: false });
    /** What the server can be asked for; null for nothing. */
    this.wanted = signal(/** @type {import('../lib/log-server-search.js').Wanted | null} */ (null));
    /** `current` is the number of the line that the reader is at, 0 for none. */
    this.found = signal({ count: 0, current: 0, done: true, error: '' });
    /** What is known of the lines that are not here. */
    this.rest = signal(/** @type {{ state: string, lines: number, error: any }} */ ({ state: 'off', lines: 0, error: null }));
    /** Which way to go when something is found at last; 0 when nobody waits for that. */
    this.awaited = /** @type {-1 | 0 | 1} */ (0);
    this.search = new LogSearch(model.store, () => this.searched());
    this.server = new ServerSearch(taskId, model.store, { grew: (older, from, to) => model.grew(older, from, to), changed: () => this.count() });
  }

  /** @param {Partial<LogFinding['query']['value']>} change */
  ask(change) {
    const query = this.query.value = { ...this.query.peek(), ...change };
    this.awaited = 0;
    const matcher = this.matcher(query);
    this.search.start(matcher, query.errors ? (n) => this.model.store.kind(n) === kinds.error : null);
    this.wanted.value = wantedOf(query, matcher);
    this.server.start(this.wanted.peek());
    if (!matcher) highlight([], null);
    this.filter();
    this.count();
  }

  matcher(query) {
    const found = { count: 0, current: 0, done: true, error: '' };
    try {
      const matcher = matcherOf(query);
      this.found.value = found;
      return matcher;
    } catch {
      this.found.value = { ...found, error: 'This expression is not complete.' };
      return null;
    }
  }

  /** Shows all lines, or only those that were asked for. */
  filter() {
    const { view, store } = this.model;
    if (!view) return;
    const { only, errors } = this.query.peek();
    const byText = only && this.search.matcher;
    const before = view.rows.only;
    view.rows.only = byText || errors
      ? (n) => (!errors || store.kind(n) === kinds.error) && (!byText || this.search.has(n)) : null;
    if (before || view.rows.only) view.rebuild();
    else view.redraw();
  }

  searched() {
    if (this.awaited && this.search.found.length) toMatch(this.model, this.awaited);
    this.found.value = { ...this.found.peek(), count: this.search.found.length, done: this.search.done };
    if (this.query.peek().only && this.search.matcher) this.filter();
    else this.model.view?.redraw();
    if (this.model.transcript.active.peek()) this.mark();
  }

  grew(from, to) {
    if (to >= from) this.search.grew(from, to);
    this.count();
  }

  /** Counts what nobody has looked at. */
  count() {
    const { text, errors } = this.query.peek();
    const { server } = this;
    const lines = text || errors ? server.unsearched : 0;
    const before = this.rest.peek();
    if (before.lines !== lines || before.state !== server.state) this.rest.value = { state: server.state, lines, error: server.error };
  }

  /** Marks the matches that are on the screen. */
  mark() {
    const { view } = this.model;
    if (!this.search.matcher || !view) return;
    const { rows } = view;
    const { current } = this.found.peek();
    const { active, pane } = this.model.transcript;
    if (active.peek()) {
      highlight((pane?.inView() ?? []).map(({ element, from, to }) => ({ element, current: current >= from && current <= to })), this.search.matcher);
      return;
    }
    highlight(view.pool.shown().filter((slot) => rows.kind[slot.index] <= row.header)
      .map((slot) => ({ element: slot.text, current: rows.n[slot.index] === current })), this.search.matcher);
  }

  stop() {
    this.search.start(null);
    this.server.stop();
    highlight([], null);
  }
}

/** What the server is asked for; null when it cannot help: it knows texts and kinds, but no expressions. */
function wantedOf({ text, regex, errors }, matcher) {
  const wanted = /** @type {import('../lib/log-server-search.js').Wanted} */ ({});
  if (errors) wanted.logType = 'error';
  if (matcher && !regex && text.length <= longest) wanted.search = text;
  return wanted.logType || wanted.search ? wanted : null;
}
