import { html } from '../lib/html.js';
import { Icon } from './icon.js';

const icons = { error: 'circle-x', warn: 'triangle-alert', run: 'info', idle: 'hourglass', ok: 'circle-check' };

/** One thing to know, and what to do about it. */
export function Banner({ tone = 'run', icon, title, children, action = null }) {
  return html`<section class=${`banner is-${tone}`} aria-label=${title}><${Icon} name=${icon ?? icons[tone]} />
    <div class="banner-text"><p class="banner-title">${title}</p>${children}</div>${action && html`<div class="banner-action">${action}</div>`}</section>`;
}

/** A share with a real numerator and denominator. @param {{ label: string, value: number, max: number, tone?: string, text: string }} props */
export function Meter({ label, value, max, tone = 'neutral', text }) {
  const share = max > 0 ? Math.min(100, (value / max) * 100) : 0;
  return html`<div class="meter"><div class="meter-head"><span>${label}</span><span class="num">${text}</span></div>
    <div class=${`meter-bar is-${tone}`} role="meter" aria-label=${label} aria-valuemin="0" aria-valuemax=${max} aria-valuenow=${Math.min(value, max)} aria-valuetext=${text}><span style=${{ inlineSize: `${share}%` }} /></div></div>`;
}
