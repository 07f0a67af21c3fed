import { row } from './log-rows.js';

/* Where the reader is in the log: at the end, following, or somewhere else, left in peace. */
export class LogScroll {
  /** @param {HTMLElement} scroller @param {import('./log-view.js').LogView} view */
  constructor(scroller, view) {
    this.scroller = scroller;
    this.view = view;
    this.follow = true;
    this.size = -1;
    this.top = 0;
    this.sizer = document.createElement('div');
    this.sizer.className = 'log-sizer';
    this.layer = document.createElement('div');
    this.layer.className = 'log-layer';
    this.sizer.append(this.layer);
    scroller.replaceChildren(this.sizer);
    this.onScroll = () => this.scrolled();
    this.onSelect = () => this.selecting();
    scroller.addEventListener('scroll', this.onScroll, { passive: true });
    document.addEventListener('selectionchange', this.onSelect);
  }

  destroy() {
    this.scroller.removeEventListener('scroll', this.onScroll);
    document.removeEventListener('selectionchange', this.onSelect);
  }

  window() {
    return { top: this.scroller.scrollTop, visible: this.scroller.clientHeight };
  }

  /** Gives the content its height, and stays at the end while following. */
  resize() {
    const height = this.view.rows.size * this.view.height;
    if (height !== this.size) {
      this.size = height;
      this.sizer.style.blockSize = `${height}px`;
    }
    if (this.follow) this.toEnd();
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.top = this.scroller.scrollTop;
  }

  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    if (!clientHeight) return;
    const atEnd = scrollTop + clientHeight >= scrollHeight - 2;
    if (scrollTop < this.top - 1 && !atEnd) this.setFollow(false);
    else if (atEnd && scrollTop > this.top) this.setFollow(true);
    this.top = scrollTop;
    this.view.nextFrame();
  }

  /** Comes back to the same place after the log was hidden, where the browser forgets it. */
  shown() {
    if (!this.follow && Math.abs(this.scroller.scrollTop - this.top) > 1) this.scroller.scrollTop = this.top;
  }

  /** A reader who selects text does not want it to run away. */
  selecting() {
    const selection = getSelection();
    if (this.follow && selection && !selection.isCollapsed && this.layer.contains(selection.anchorNode)) this.setFollow(false);
  }

  /** @param {boolean} follow */
  setFollow(follow) {
    if (this.follow === follow) return;
    this.follow = follow;
    if (follow) this.toEnd();
    this.view.host.followed(follow);
  }

  stopFollowing() {
    this.setFollow(false);
  }

  /** The line at the top of the view and how far it is scrolled, to come back to it. */
  anchor() {
    const { rows, height } = this.view;
    if (this.follow || !rows.size) return null;
    let at = Math.min(rows.size - 1, Math.floor(this.scroller.scrollTop / height));
    const rest = this.scroller.scrollTop - at * height;
    while (at < rows.size - 1 && (rows.kind[at] === row.hole || rows.kind[at] === row.dropped)) at++;
    return { n: rows.n[at], rest: rest + (Math.min(rows.size - 1, Math.floor(this.scroller.scrollTop / height)) - at) * height };
  }

  /** @param {{ n: number, rest: number } | null} anchor */
  restore(anchor) {
    if (!anchor) return;
    this.moveTo(this.view.rows.find(anchor.n) * this.view.height + anchor.rest);
  }

  /** @param {number} index row */
  center(index) {
    this.resize();
    this.moveTo(index * this.view.height - this.scroller.clientHeight / 3);
  }

  moveTo(top) {
    this.scroller.scrollTop = Math.max(0, top);
    this.top = this.scroller.scrollTop;
  }
}
