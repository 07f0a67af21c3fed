import { useEffect } from 'preact/hooks';
import { useSignalEffect } from '@preact/signals';
import { logDense, logTimes, logWrap, theme } from '../state/prefs.js';

/* How the log looks: its faces, sizes and colours, as the reader chose them and as there is room. */

/** Puts the log on the screen once its faces are loaded. @param {() => void} shown */
export function useAttach(model, scroller, shown) {
  useEffect(() => {
    let gone = false;
    const element = /** @type {HTMLElement} */ (scroller.current);
    const size = new ResizeObserver(() => resized(model, element));
    const faces = ['13px "Geist Mono"', '13px "Geist"', 'italic 13px "Geist"'];
    Promise.allSettled(faces.map((face) => document.fonts.load(face))).then(() => {
      if (gone) return;
      model.attach(element);
      applyLook(model, element);
      shown();
      size.observe(element);
    });
    return () => {
      gone = true;
      size.disconnect();
      model.destroy();
    };
  }, [model]);
}

/** Reacts to what the reader chose, and to the theme. */
export function useLook(model, scroller) {
  useSignalEffect(() => {
    void [logWrap.value, logTimes.value, logDense.value];
    if (scroller.current) applyLook(model, scroller.current);
  });
  useEffect(() => {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const read = () => {
      model.view?.painter.readTheme();
      model.view?.redraw();
    };
    const undo = theme.subscribe(() => requestAnimationFrame(read));
    dark.addEventListener('change', read);
    return () => {
      undo();
      dark.removeEventListener('change', read);
    };
  }, [model]);
}

function applyLook(model, element) {
  const { view } = model;
  if (!view) return;
  view.height = logDense.peek() ? 20 : 24;
  view.look.times = logTimes.peek();
  view.rows.wrap = logWrap.peek();
  element.dataset.wrap = String(view.rows.wrap);
  element.style.setProperty('--log-row', `${view.height}px`);
  resized(model, element, true);
}

/** Gives the columns their width, and breaks the lines anew when there is more or less room. */
export function resized(model, element, anyway = false) {
  const { view } = model;
  if (!view || !element.clientWidth) return;
  const digits = Math.max(4, String(model.store.last).length);
  const narrow = element.clientWidth < 640;
  view.look.times = narrow ? 'off' : logTimes.peek();
  const { cell } = view.rows.metrics;
  const number = Math.ceil(digits * cell) + 20;
  const time = view.look.times === 'off' ? 0 : Math.ceil(13 * cell) + 4;
  element.style.setProperty('--log-n', `${number}px`);
  element.style.setProperty('--log-t', `${time}px`);
  const room = element.clientWidth - number - time - 28;
  const changed = room !== view.rows.room || anyway;
  view.rows.room = room;
  view.scroll.shown();
  if (changed) view.rebuild();
  else view.nextFrame();
}
