import { useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { checkRepository } from '../api/client.js';
import { hostKeyText } from '../lib/remote-form.js';
import { Banner } from '../components/banner.js';
import { Button } from '../components/button.js';
import { Check } from '../components/field.js';
import { Name } from '../components/text.js';

/**
 * Asks a person whether a server is the one it says it is.
 *
 * @param {{ hostKey: import('../api/types.js').HostKey, confirmed: boolean, onConfirm: (on: boolean) => void, error?: string, children?: any }} props
 */
export function HostKeyQuestion({ hostKey, confirmed, onConfirm, error, children }) {
  return html`<${Banner} tone="warn" title="Is this the server’s key?"><p>${children} Compare its fingerprint with the one that the server’s operator publishes. From then on Optio believes only a server that has this key.</p>
    <p><${Name} mono>${hostKey.type}<//><br /><${Name} mono>${hostKey.fingerprint}<//></p>
    <${Check} label="I compared it, and it is the right one" checked=${confirmed} onChange=${onConfirm} />
    ${error && html`<p class="field-error" role="alert">${error}</p>`}<//>`;
}

/** The confirmed key of a connected ssh remote, and how to put another in its place when the server's was changed. */
export function HostKeySetting({ repo, form, set, error }) {
  const [shown, setShown] = useState(/** @type {import('../api/types.js').HostKey | null} */ (null));
  const [said, say] = useState('');
  const [busy, setBusy] = useState(false);
  if (!repo.hostKey) return null;
  const known = hostKeyText(repo.hostKey);
  const ask = async () => {
    setBusy(true);
    try {
      const { hostKey } = await checkRepository({ repoUrl: repo.repoUrl });
      const same = hostKey !== null && hostKeyText(hostKey) === known;
      setShown(same ? null : hostKey);
      say(same ? 'The server still shows this key.' : '');
      if (same) set({ hostKey: known });
    } catch (e) {
      say(e.message);
    }
    setBusy(false);
  };
  const text = shown && hostKeyText(shown);
  const asks = shown && text !== known;
  return html`<div class="field"><p class="label">Host key</p><p><${Name} mono>${repo.hostKey.type}<//><br /><${Name} mono>${repo.hostKey.fingerprint}<//></p>
    <p class="hint">Optio believes only a server that shows this key. Ask again when its operator says that the key was changed.</p>
    <p><${Button} busy=${busy} onClick=${ask}>Ask the server for its key<//> <span role="status">${said}</span></p>
    ${asks && html`<${HostKeyQuestion} hostKey=${shown} confirmed=${form.hostKey === text} onConfirm=${(on) => set({ hostKey: on ? text : known })} error=${error}>The server now shows another key.<//>`}
    ${!asks && error && html`<p class="field-error" role="alert">${error}</p>`}</div>`;
}
