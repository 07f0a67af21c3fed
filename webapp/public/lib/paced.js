/*
 * Does something over and over without keeping the page busy: in an animation frame, at most ten times a second, and less
 * often when it takes long, so that most of the time is left for what the reader does.
 */

const shortest = 100;
const longest = 2000;
/** The pause, in times that the work took with all that the browser did of it. */
const share = 4;

export class Paced {
  /** @param {() => void} work */
  constructor(work) {
    this.work = work;
    this.pause = shortest;
    this.timer = 0;
    this.frame = 0;
  }

  /** Once more, soon. */
  soon() {
    if (this.timer || this.frame) return;
    this.timer = setTimeout(() => {
      this.timer = 0;
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        this.run();
      });
    }, this.pause);
  }

  run() {
    const began = performance.now();
    this.work();
    requestAnimationFrame(() => setTimeout(() => {
      this.pause = Math.min(longest, Math.max(shortest, share * (performance.now() - began)));
    }));
  }

  stop() {
    clearTimeout(this.timer);
    cancelAnimationFrame(this.frame);
    this.timer = this.frame = 0;
  }
}
