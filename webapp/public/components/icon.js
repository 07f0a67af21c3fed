import { html } from '../lib/html.js';
import { icons } from '../vendor/icons.js';

/** A picture that says nothing by itself; the word stands beside it or in the control's label. */
export function Icon({ name, class: className = '' }) {
  if (name === 'spinner') {
    return html`<svg class=${`icon spinner ${className}`} viewBox="0 0 24 24" aria-hidden="true"><path d="M21 12a9 9 0 1 1-6.2-8.56" /></svg>`;
  }
  return html`<svg class=${`icon ${className}`} viewBox="0 0 24 24" aria-hidden="true"><path d=${icons[name]} /></svg>`;
}
