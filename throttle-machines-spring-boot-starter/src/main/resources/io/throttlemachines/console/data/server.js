/** Requests to the endpoint. All URLs are relative to this file, so a prefix or another base path needs no setting. */

const ENDPOINT = new URL('../../', import.meta.url);
const CSRF_COOKIE = 'XSRF-TOKEN';

/** A response that is not what was asked for. */
export class ServerError extends Error {
  constructor(status, message, allowed) {
    super(message);
    this.status = status;
    this.allowed = allowed ?? [];
  }
}

/** A name may contain any character; a slash in it separates segments of the URL. */
export function path(id) {
  return id.split('/').map(encodeURIComponent).join('/');
}

export async function read(relative) {
  const response = await request(relative, { headers: { Accept: 'application/json' } });
  const body = await json(response);
  if (!response.ok) {
    throw refusal(response.status, body);
  }
  return body;
}

/** Sends an action. A refusal (409) has a report too: it says what was refused, and why. */
export async function act(id, fields) {
  const headers = { Accept: 'application/json', 'Content-Type': 'application/json', ...await csrf() };
  const response = await request(path(id), { method: 'POST', headers, body: JSON.stringify(fields) });
  const body = await json(response);
  if (response.ok || (response.status === 409 && body?.steps)) {
    return body;
  }
  throw refusal(response.status, body);
}

/** The endpoint says itself what is wrong with a request, but never refuses a user: that is its guardian. */
function refusal(status, body) {
  const ofGuardian = status === 401 || status === 403;
  return new ServerError(status, (!ofGuardian && body?.error) || problem(status), body?.allowed);
}

async function request(relative, options) {
  try {
    return await fetch(new URL(relative, ENDPOINT), { cache: 'no-store', credentials: 'same-origin', ...options });
  } catch {
    throw new ServerError(0, 'The application does not answer.');
  }
}

/** A login page answers with HTML and status 200: that is not an answer of the endpoint. */
async function json(response) {
  const type = response.headers.get('Content-Type') ?? '';
  if (!type.includes('json')) {
    if (response.ok) {
      throw new ServerError(401, problem(401));
    }
    return null;
  }
  return response.json();
}

/**
 * The header that protects an action against cross-site requests. Where the token is in a cookie, Spring wants that of the
 * cookie; otherwise it is in the session only, and the server is asked for it, each time because a login changes it.
 */
async function csrf() {
  const token = cookie(CSRF_COOKIE);
  if (token) {
    return { 'X-XSRF-TOKEN': token };
  }
  const { headers } = await request('console/csrf', {});
  const name = headers.get('Throttle-Csrf-Header');
  return name ? { [name]: headers.get('Throttle-Csrf-Token') } : {};
}

function cookie(name) {
  const found = document.cookie.split('; ').find((each) => each.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : null;
}

function problem(status) {
  const known = {
    401: 'You are no longer logged in: reload the page.',
    403: 'You may not do this, or the protection against cross-site requests found no token.',
    404: 'There is no such address: a proxy or the firewall of the application may refuse this name.',
    405: 'The endpoint is read-only.',
  };
  return known[status] ?? `The application answered with status ${status}.`;
}
