/** An answer that is a refusal, or no answer at all (status 0). */
class ApiError extends Error {
  /** @param {{ status: number, code: string, message: string, details?: any, requestId?: string | null }} facts */
  constructor({ status, code, message, details, requestId }) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.details = details;
    this.requestId = requestId ?? null;
  }
}

/** What to do when the server no longer knows us, when it does not answer or cannot work, and with the time that its answers carry. */
export const hooks = {
  signedOut: () => {},
  unavailable: () => {},
  /** @param {number} _serverMillis */
  serverTime: (_serverMillis) => {},
};

const longest = 60000;

/**
 * Sends one request and reads its JSON.
 *
 * @param {string} method
 * @param {string} path
 * @param {{ query?: Record<string, any>, body?: any, signal?: AbortSignal, as?: 'json' | 'text' }} [more]
 */
export async function request(method, path, more = {}) {
  const headers = /** @type {Record<string, string>} */ ({ Accept: more.as === 'text' ? '*/*' : 'application/json' });
  if (method !== 'GET') headers['X-Optio-CSRF'] = '1';
  if (more.body !== undefined) headers['Content-Type'] = 'application/json';
  const answer = await send(withQuery(path, more.query), {
    method, headers, signal: within(more.signal), credentials: 'same-origin', redirect: 'error', cache: 'no-store',
    body: more.body === undefined ? undefined : JSON.stringify(more.body),
  }, more.signal);
  const date = Date.parse(answer.headers.get('Date') ?? '');
  if (Number.isFinite(date)) hooks.serverTime(date);
  if (!answer.ok) throw await refusal(answer, path);
  if (answer.status === 204) return undefined;
  return more.as === 'text' ? answer.text() : answer.json();
}

/** Nothing is waited for longer than a minute. @param {AbortSignal} [signal] */
const within = (signal) => (signal ? AbortSignal.any([signal, AbortSignal.timeout(longest)]) : AbortSignal.timeout(longest));

async function send(url, init, given) {
  try {
    return await fetch(url, init);
  } catch (e) {
    if (given?.aborted) throw e;
    hooks.unavailable();
    throw new ApiError({ status: 0, code: 'unreachable', message: 'The server did not answer. Check that it runs and that you are online.' });
  }
}

async function refusal(answer, path) {
  const requestId = answer.headers.get('X-Request-Id');
  const said = await answer.json().catch(() => null);
  if (answer.status === 401 && !path.startsWith('/api/auth/')) hooks.signedOut();
  if (answer.status === 503) hooks.unavailable();
  return new ApiError({
    status: answer.status,
    code: typeof said?.code === 'string' ? said.code : 'internal',
    message: typeof said?.error === 'string' ? said.error : `The server answered ${answer.status}.`,
    details: said?.details,
    requestId,
  });
}

/** A path with those query values that are set. @param {string} path @param {Record<string, any>} [query] */
export function withQuery(path, query = {}) {
  const set = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  if (!set.length) return path;
  return `${path}?${new URLSearchParams(set.map(([name, value]) => [name, String(value)]))}`;
}
