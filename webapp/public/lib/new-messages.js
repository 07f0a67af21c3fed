import { kinds } from './log-store.js';

/*
 * Whole messages of an agent, for those who hear the page: the lines of a message belong together, and it is whole when
 * something else follows or nothing more came for a second.
 */

const pause = 1000;
const longest = 2000;
/** So many are read at once; of the others it is said how many there were. */
const most = 3;

export class NewMessages {
  /** @param {import('./log-store.js').LogStore} store @param {(messages: string[]) => void} say */
  constructor(store, say) {
    this.store = store;
    this.say = say;
    this.on = false;
    /** Lines up to here were read; -1 before the first. */
    this.done = -1;
    this.lines = /** @type {string[]} */ ([]);
    this.at = 0;
    this.whole = /** @type {string[]} */ ([]);
    this.timer = /** @type {any} */ (0);
  }

  /** From now on, or no more. What is there already is not read. @param {boolean} on */
  set(on) {
    if (on === this.on) return;
    this.on = on;
    this.done = -1;
    this.lines = [];
    clearTimeout(this.timer);
  }

  /** Lines came. @param {number} head the last line that the server has told of */
  grew(head) {
    if (!this.on) return;
    const { store } = this;
    if (this.done < 0) this.done = Math.max(head, store.last);
    for (let n = this.done + 1; n <= store.last; n++) {
      if (store.has(n)) {
        this.take(n);
      } else {
        this.close();
        n = store.holeEnd(n);
      }
      this.done = n;
    }
    this.tell();
    clearTimeout(this.timer);
    if (this.lines.length) this.timer = setTimeout(() => this.end(), pause);
  }

  /** Nothing more comes. */
  end() {
    this.close();
    this.tell();
  }

  take(n) {
    const { store } = this;
    const said = store.kind(n) === kinds.text && !store.group(n);
    if (!said || store.time(n) !== this.at) this.close();
    if (!said) return;
    this.at = store.time(n);
    this.lines.push(store.plain(n).slice(0, longest));
  }

  close() {
    const text = spoken(this.lines);
    if (text) this.whole.push(text);
    this.lines = [];
  }

  tell() {
    const { whole } = this;
    if (!whole.length) return;
    this.whole = [];
    const left = whole.length - most;
    this.say(left > 0 ? [`${left} more messages before these.`, ...whole.slice(-most)] : whole);
  }
}

/** The words of a message: what only says how it looks is not read aloud. @param {string[]} lines */
function spoken(lines) {
  const words = lines.filter((line) => !/^\s*(```|~~~|[-=*_|: ]+$)/.test(line)).map((line) => line.replace(/^\s*(?:#{1,6}|>|[-*+])\s+/, '').replace(/\*\*|`/g, '')).join(' ').trim();
  return words.length > longest ? `${words.slice(0, longest)} … The message is longer.` : words;
}
