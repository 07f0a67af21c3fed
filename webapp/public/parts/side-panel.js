import { html } from '../lib/html.js';
import { Icon } from '../components/icon.js';

/** A panel beside the work that folds. @param {{ title: string, note?: any, open?: boolean, children?: any }} props */
export function SidePanel({ title, note = null, open = true, children }) {
  return html`<details class="card side" open=${open}><summary><h2>${title}</h2>${note && html`<span class="meta">${note}</span>`}<${Icon} name="chevron-right" class="side-mark" /></summary><div class="side-body">${children}</div></details>`;
}
