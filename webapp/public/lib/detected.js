/*
 * What the server guesses of a repository, taken into its form: only where nothing is written yet.
 */

/** @typedef {{ languages: string[], setupCommand: string | null, testCommand: string | null, instructionsFile: string | null }} Detected */

const names = { setupCommand: 'Setup command', testCommand: 'Test command', instructionsFile: 'Instructions' };
const fields = /** @type {(keyof typeof names)[]} */ (Object.keys(names));

/**
 * @param {Record<string, string>} form
 * @param {Detected} detected
 * @returns {{ values: Record<string, string>, kept: string[] }} what to fill in, and the fields that hold something else
 */
export function takeGuess(form, detected) {
  const values = /** @type {Record<string, string>} */ ({});
  const kept = [];
  for (const field of fields) {
    const guess = detected[field];
    if (!guess || form[field].trim() === guess) continue;
    if (form[field].trim()) kept.push(field);
    else values[field] = guess;
  }
  return { values, kept };
}

/** What came of it, in words. @param {Detected} detected @param {ReturnType<typeof takeGuess>} taken */
export function sentenceOf(detected, { values, kept }) {
  const found = detected.languages.length ? `Found ${listed(detected.languages)}.` : 'Found no language that Optio knows.';
  const filled = fields.filter((field) => field in values).map((field) => names[field]);
  const others = kept.map((field) => `${names[field]} would be “${detected[field]}”.`);
  return [found, filled.length ? `Filled in: ${filled.join(', ')}. Look at it, then save.` : 'Nothing to fill in.', ...others].join(' ');
}

const listed = (words) => (words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}` : words[0]);
