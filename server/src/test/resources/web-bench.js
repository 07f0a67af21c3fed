// Measures the page that it is put into; see WebBench.java.
window.optioBench = {
  frames: [],
  first: null,
  last: null,
  events: [],

  /** Notes every frame, and how many lines the log has, until it has so many. */
  follow(lines) {
    const foot = document.querySelector('.log-foot');
    const note = () => {
      const count = Number(/^[\d,]+/.exec(foot.querySelector('.num').textContent)?.[0].replaceAll(',', '') ?? 0);
      const now = { at: performance.now(), count };
      if (count >= 1000) this.first ??= now;
      if (count <= lines) this.last = now;
    };
    new MutationObserver(note).observe(foot, { subtree: true, childList: true, characterData: true });
    let before = performance.now();
    const tick = (now) => {
      this.frames.push({ at: now, took: now - before });
      before = now;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  },

  /** How long frames took while lines came, as 95th percentiles of parts of equal length; and lines a second. */
  parts(count) {
    const { first, last } = this;
    const length = (last.at - first.at) / count;
    const p95 = [];
    for (let i = 0; i < count; i++) {
      const from = first.at + i * length;
      const took = this.frames.filter(({ at }) => at > from && at <= from + length).map((frame) => frame.took).sort((a, b) => a - b);
      p95.push(took[Math.floor(took.length * 0.95)]);
    }
    return [...p95, ((last.count - first.count) * 1000) / (last.at - first.at)];
  },

  /** Notes how long each input took to the frame that shows what it did. */
  watch() {
    new PerformanceObserver((list) => this.events.push(...list.getEntries().filter((entry) => entry.interactionId)))
      .observe({ type: 'event', durationThreshold: 16 });
  },

  /** The slowest input since it was last asked; the browser does not tell of those below 16 ms. */
  async slowest() {
    await new Promise((done) => { setTimeout(done, 150); });
    return this.events.splice(0).reduce((longest, { duration }) => Math.max(longest, duration), 16);
  },
};
