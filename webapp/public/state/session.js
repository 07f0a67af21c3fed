import { computed, signal } from '@preact/signals';
import { getInstance, getMe, getWorkspace, listAgentTypes, signInLocally } from '../api/client.js';
import { hooks } from '../api/http.js';
import { navigate } from '../router.js';
import { learnServerTime } from './clock.js';

/**
 * @typedef {object} Session
 * @property {'loading' | 'ready' | 'signed-out' | 'failed'} status
 * @property {import('../api/types.js').User} [user]
 * @property {import('../api/types.js').Instance} [instance]
 * @property {import('../api/types.js').Workspace | null} [workspace]
 * @property {import('../api/types.js').AgentKind[]} [agentTypes]
 * @property {boolean} [refused] whether a token was tried and not accepted
 * @property {Error} [error]
 */

/** Who looks at the page, and what the instance is. */
export const session = signal(/** @type {Session} */ ({ status: 'loading' }));

export const role = computed(() => session.value.user?.workspaceRole ?? null);
export const agentKinds = computed(() => session.value.agentTypes ?? []);
export const notices = computed(() => session.value.instance?.notices ?? []);

const ranks = ['viewer', 'member', 'admin'];

/** Why the person may not do what needs `needed`; null when they may. @param {'member' | 'admin'} needed */
export function whyNot(needed) {
  const have = role.value;
  if (have && ranks.indexOf(have) >= ranks.indexOf(needed)) return null;
  return needed === 'admin' ? 'Only an admin of the workspace can do this.' : 'Your role can look, but not change anything here.';
}

/** The name to show for a kind of agent. @param {string} name */
export function agentName(name) {
  return agentKinds.value.find((kind) => kind.name === name)?.displayName ?? name;
}

/** Signs in with the link's token if there is one, then loads who and where we are. */
export async function startSession() {
  hooks.signedOut = () => { session.value = { status: 'signed-out' }; };
  hooks.serverTime = learnServerTime;
  addEventListener('hashchange', () => { enter(); });
  if (!(await enter())) await loadSession();
}

/** Signs in with the token in the address, also when the link is opened in a tab that shows Optio already. */
async function enter() {
  const token = takeToken();
  if (!token) return false;
  const taken = await signIn(token);
  const refused = session.value.refused;
  if (!taken && !refused) return true;
  await loadSession();
  if (refused && session.value.status === 'signed-out') session.value = { status: 'signed-out', refused };
  return true;
}

export async function loadSession() {
  try {
    const { user } = await getMe();
    const [{ instance }, { agentTypes }, workspace] = await Promise.all([getInstance(), listAgentTypes(), workspaceOf(user)]);
    session.value = { status: 'ready', user, instance, agentTypes, workspace };
  } catch (e) {
    const error = /** @type {any} */ (e);
    session.value = error.status === 401 ? { status: 'signed-out' } : { status: 'failed', error };
  }
}

/** Exchanges the local token for the cookie; says whether it was taken. @param {string} token */
export async function signIn(token) {
  try {
    await signInLocally({ token });
    return true;
  } catch (e) {
    const error = /** @type {any} */ (e);
    session.value = error.status === 401 ? { status: 'signed-out', refused: true } : { status: 'failed', error };
    return false;
  }
}

async function workspaceOf(user) {
  if (!user.workspaceId) return null;
  return (await getWorkspace(user.workspaceId)).workspace;
}

/** Reads `#token=…` and takes it out of the address at once, so that it is in no history entry and no copied link. */
function takeToken() {
  const found = /^#token=([^&]+)$/.exec(location.hash);
  if (!found) return null;
  navigate(location.pathname + location.search, { replace: true });
  try {
    return decodeURIComponent(found[1]);
  } catch {
    return found[1];
  }
}
