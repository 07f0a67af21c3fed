/*
 * How a remote is asked, as forms hold it: `kind`, `user` and `secret`.
 */

/** @typedef {{ kind: string, user: string, secret: string }} CredentialForm */

/** @param {CredentialForm} form @returns {import('../api/types.js').Credential} */
export function credentialOf({ kind, user, secret }) {
  if (kind === 'token' || kind === 'sshKey') return { kind, secret };
  if (kind === 'basic') return { kind, user: user.trim(), secret };
  return { kind: 'none' };
}

/** @param {import('../api/types.js').Credential} credential @returns {CredentialForm} */
export const formOf = (credential) => ({ kind: credential.kind, user: credential.user ?? '', secret: credential.secret ?? '' });

/** What is missing, by field. @param {CredentialForm} form @returns {Record<string, string>} */
export function checkCredential({ kind, user, secret }) {
  const wrong = /** @type {Record<string, string>} */ ({});
  if (kind !== 'none' && !secret) wrong.secret = 'Pick the secret that holds it.';
  if (kind === 'basic' && !user.trim()) wrong.user = 'Say which user.';
  return wrong;
}

/** Whether an address is an ssh remote's. @param {string} address */
export const isSsh = (address) => /^\s*((git\+)?ssh(\+git)?:\/\/|[^/@:\s]+@[^/:\s]+:)/i.test(address);

/** A host key as it is sent. @param {import('../api/types.js').HostKey} hostKey */
export const hostKeyText = ({ type, fingerprint }) => `${type} ${fingerprint}`;

const atHostKey = ['remote_host_key_unknown', 'remote_host_key_changed'];
const atSecret = ['secret_unknown', 'remote_bad_credentials'];

/**
 * Puts a refusal at the field that it is about.
 *
 * @param {any} error
 * @param {CredentialForm} form
 * @returns {Record<string, string>}
 */
export function placeOfRefusal(error, form) {
  const { code, message } = error;
  if (atSecret.includes(code) && form.kind !== 'none') return { secret: message };
  if (atHostKey.includes(code)) return { hostKey: message };
  if (code === 'remote_needs_credentials') return { kind: message };
  if (code === 'branch_unknown') return { defaultBranch: message };
  if (code === 'repository_exists' || /^remote_/.test(code)) return { repoUrl: message };
  return { form: `${message}${error.requestId ? ` Reference ${error.requestId}.` : ''}` };
}
