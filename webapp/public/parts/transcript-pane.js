/*
 * The place of the reader in the transcript's document. Whatever is put in or out, and whatever turns out to be higher than
 * it was thought to be, the item at the top stays where it is, or the end does while the reader follows.
 */

/** So near to an end of the document more of it is brought in. */
const near = 800;

export class TranscriptPane {
  /** @param {HTMLElement} scroller @param {HTMLElement} list @param {import('./transcript-model.js').TranscriptModel} model */
  constructor(scroller, list, model) {
    this.scroller = scroller;
    this.list = list;
    this.model = model;
    this.last = 0;
    /** The item at the top, and how far below the edge it is. */
    this.anchor = /** @type {{ from: number, offset: number } | null} */ (null);
    this.size = new ResizeObserver(() => this.keep());
    this.size.observe(list);
    this.size.observe(scroller);
    this.onScroll = () => this.scrolled();
    scroller.addEventListener('scroll', this.onScroll, { passive: true });
  }

  destroy() {
    this.size.disconnect();
    this.scroller.removeEventListener('scroll', this.onScroll);
  }

  /** The first item in view. */
  atTop() {
    const { children } = this.list;
    const top = this.scroller.getBoundingClientRect().top + 1;
    let low = 0;
    let high = children.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (children[middle].getBoundingClientRect().bottom > top) high = middle;
      else low = middle + 1;
    }
    return /** @type {HTMLElement | undefined} */ (children[low]);
  }

  /** The number of its first line. */
  top() {
    return Number(this.atTop()?.dataset.line ?? 0);
  }

  offsetOf(item) {
    return item.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top;
  }

  /** Brings an item to the top as soon as it is drawn. @param {number} from */
  bring(from) {
    this.anchor = { from, offset: 0 };
  }

  toTop() {
    this.anchor = null;
    this.scroller.scrollTop = 0;
    this.note();
  }

  /** The document has changed. */
  drawn() {
    this.keep();
    this.look();
  }

  /** Puts the reader back to where they were. */
  keep() {
    if (this.model.follow.peek()) this.scroller.scrollTop = this.scroller.scrollHeight;
    else if (this.anchor) this.move(this.find(this.anchor.from), this.anchor.offset);
    else this.note();
    this.last = this.scroller.scrollTop;
  }

  /** Remembers where the reader is. */
  note() {
    const item = this.atTop();
    this.anchor = item ? { from: Number(item.dataset.line), offset: this.offsetOf(item) } : null;
  }

  find(from) {
    return this.list.querySelector(`:scope > [data-line="${Number(from)}"]:not(.is-run)`) ?? this.list.querySelector(`:scope > [data-line="${Number(from)}"]`);
  }

  move(item, offset) {
    if (!item) return;
    const by = this.offsetOf(item) - offset;
    if (Math.abs(by) > 1) this.scroller.scrollTop += by;
  }

  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const atEnd = scrollTop + clientHeight >= scrollHeight - 2;
    const { model } = this;
    if (scrollTop < this.last - 1 && !atEnd) model.setFollow(false);
    else if (atEnd && scrollTop > this.last && model.span.end === model.items.list.length) model.setFollow(true);
    if (Math.abs(scrollTop - this.last) > 1) {
      model.arrived.from = 0;
      this.note();
    }
    this.last = scrollTop;
    if (scrollTop < near) model.more('older');
    else if (scrollHeight - scrollTop - clientHeight < near) model.more('newer');
    this.look();
  }

  /** What is in view, for marks. */
  inView() {
    const { bottom } = this.scroller.getBoundingClientRect();
    const found = [];
    for (let item = /** @type {any} */ (this.atTop()); item && item.getBoundingClientRect().top < bottom; item = item.nextElementSibling) {
      found.push({ element: item.querySelector('.tr-body') ?? item, from: Number(item.dataset.line), to: Number(item.dataset.to) });
    }
    return found;
  }

  /** Tells the feed what is missing in view, so that it is loaded first. */
  look() {
    const { top, bottom } = this.scroller.getBoundingClientRect();
    const hole = /** @type {HTMLElement | undefined} */ ([...this.list.querySelectorAll(':scope > .is-hole')].find((each) => {
      const box = each.getBoundingClientRect();
      return box.bottom > top && box.top < bottom;
    }));
    if (hole) this.model.log.feed.looking({ from: Number(hole.dataset.line), to: Number(hole.dataset.to) });
    this.model.log.finding.mark();
  }
}
