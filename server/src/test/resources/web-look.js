// Looks at the page that it is put into; see Looks.java.
window.optioLook = {
  colours: ['color-contrast', 'link-in-text-block'],
  before: null,

  /** What is wrong now, in the width and theme that the page has, and how high it is. */
  async look() {
    await this.settled();
    const now = this.shape();
    const same = this.before === now;
    this.before = now;
    const options = { resultTypes: ['violations'], elementRef: false };
    if (same) options.runOnly = { type: 'rule', values: this.colours };
    const { violations } = await axe.run(document, options);
    const found = violations.map(({ id, nodes }) => `${id} at ${nodes.slice(0, 3).map((node) => node.html).join(' ')}`);
    return JSON.stringify({ found: [...found, ...this.beyond()], height: document.documentElement.scrollHeight });
  },

  /** Sizes are observed, and then drawn, so two frames pass before all is in place. */
  async settled() {
    await document.fonts.ready;
    for (let i = 0; i < 2; i++) await new Promise((done) => { requestAnimationFrame(done); });
  },

  /** What moves by itself, or would on its way from one look to another. */
  motion() {
    const moves = document.getAnimations().map((animation) => `${animation.animationName} runs`);
    for (const element of document.querySelectorAll('*')) {
      for (const part of ['', '::before', '::after']) {
        const style = getComputedStyle(element, part);
        const lasts = `${style.transitionDuration},${style.animationName === 'none' ? '0s' : style.animationDuration}`;
        if (lasts.split(',').some((time) => parseFloat(time) > 0)) moves.push(`${element.tagName}.${element.getAttribute('class')}${part} takes ${lasts}`);
      }
    }
    return moves;
  },

  /** All that rules may look at but colours. */
  shape() {
    const all = [`${innerWidth}`];
    for (const element of document.body.querySelectorAll('*')) {
      const { x, y, width, height } = element.getBoundingClientRect();
      all.push(element.tagName, x, y, width, height);
      for (const { name, value } of element.attributes) if (name !== 'style') all.push(name, value);
      if (!element.firstElementChild) all.push(element.textContent);
    }
    return all.join('\n');
  },

  /** What stands out at the side of the document. */
  beyond() {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const widest = [...document.body.querySelectorAll('*')].filter((element) => element.getBoundingClientRect().right > clientWidth + 0.5).slice(-3);
    return [`${scrollWidth - clientWidth} px beyond the side: ${widest.map((element) => `${element.tagName}.${element.getAttribute("class")}`).join(' ')}`];
  },
};
