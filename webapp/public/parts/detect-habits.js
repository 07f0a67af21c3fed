import { useState } from 'preact/hooks';
import { html } from '../lib/html.js';
import { detectRepository } from '../api/client.js';
import { sentenceOf, takeGuess } from '../lib/detected.js';
import { Button } from '../components/button.js';

/** Has the server look into the repository, and fills in what it finds where nothing is written yet. */
export function DetectHabits({ repo, form, set, why }) {
  const [busy, setBusy] = useState(false);
  const [said, say] = useState(/** @type {{ words: string, failed?: boolean } | null} */ (null));
  const look = async () => {
    setBusy(true);
    try {
      const { detected } = await detectRepository(repo.id);
      const taken = takeGuess(form, detected);
      if (Object.keys(taken.values).length > 0) set(taken.values);
      say({ words: sentenceOf(detected, taken) });
    } catch (e) {
      say({ words: e.message, failed: true });
    }
    setBusy(false);
  };
  return html`<div class="field detect"><${Button} icon="search" busy=${busy} why=${why} onClick=${look}>Detect<//>
    <p class=${said?.failed ? 'field-error' : 'hint'} role="status">${busy ? 'Looking at the files of the base branch…' : said?.words ?? 'Looks at the files of the base branch and suggests commands for the fields above that are empty.'}</p></div>`;
}
