import { html } from '../lib/html.js';
import { LinkButton } from '../components/button.js';
import { Icon } from '../components/icon.js';

/** The three steps of a first use, each with its real state. */
export function FirstSteps({ repos, secrets }) {
  const steps = [
    { done: repos?.length > 0, title: 'Connect a repository', text: 'A git remote that agents work on. Optio looks at it before it takes it.', href: '/repos?add=1', verb: 'Add repository' },
    { done: secrets?.length > 0, title: 'Store the agent’s key', text: 'For example ANTHROPIC_API_KEY. The agent “command” needs none.', href: '/secrets?add=1', verb: 'Add secret' },
    { done: false, title: 'Hand over a task', text: 'Say what should change. You see the agent work, and get a branch.', href: '/tasks/new', verb: 'New task' },
  ];
  const next = steps.findIndex((step) => !step.done);
  return html`<section class="card" aria-labelledby="steps-title"><header class="card-head"><h2 id="steps-title">First steps</h2></header><ol class="steps">
    ${steps.map((step, i) => html`<li key=${step.title} class=${step.done ? 'is-done' : ''}><span class="step-mark">${step.done ? html`<${Icon} name="check" /><span class="sr-only">Done: </span>` : i + 1}</span>
      <div><p class="need-title">${step.title}</p><p class="meta">${step.text}</p></div>${!step.done && html`<${LinkButton} kind=${i === next ? 'primary' : 'plain'} href=${step.href}>${step.verb}<//>`}</li>`)}</ol></section>`;
}
