import { useRef, useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { Button } from '../components/button.js';
import { Field } from '../components/field.js';
import { Mark } from '../parts/shell.js';
import { usePageTitle } from '../parts/page-head.js';
import { loadSession, session, signIn } from '../state/session.js';

/** How to get in where nobody is signed in: the link that the start printed, or the token itself. */
export default function SignIn() {
  const heading = usePageTitle('Sign in');
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(session.value.refused ? 'This link is not valid any more. Use the newest one.' : '');
  const submit = async (event) => {
    event.preventDefault();
    const token = field.current?.value.trim() ?? '';
    if (!token) {
      setError('Paste the token first.');
      return;
    }
    setBusy(true);
    const taken = await signIn(token);
    if (field.current) field.current.value = '';
    setBusy(false);
    if (taken) await loadSession();
    else setError('The server did not accept this token.');
  };
  return html`<main class="alone" id="main"><div class="card alone-card"><${Mark} /><h1 tabindex="-1" ref=${heading}>Sign in to Optio</h1>
    <p>Open the link that <code>scripts/run</code> prints when it starts. It signs this browser in and keeps it signed in.</p>
    <p class="meta">The link carries the token from the file <code>local-token</code> in the data directory. You can paste the token here instead.</p>
    <form onSubmit=${submit} novalidate><${Field} label="Local token" error=${error}>${(at) => html`<input ...${at} ref=${field} type="password" autocomplete="off" spellcheck=${false} />`}<//>
    <${Button} kind="primary" type="submit" busy=${busy}>Sign in<//></form></div></main>`;
}
