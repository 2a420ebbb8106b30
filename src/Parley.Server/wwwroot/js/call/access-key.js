// The key that lets this page in, where the server wants one: kept in memory only, so that closing the page forgets it.

const FRAGMENT = /^#key=(.+)$/;
const PROTOCOL = 'realtime';
const KEY_PROTOCOL = 'openai-insecure-api-key.';
const SUBPROTOCOL_TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

let key = fromAddress();

/** A link may bring a key, as …/#key=ek_…: fragments are not sent to servers, and this one does not stay in the address. */
function fromAddress() {
  const match = FRAGMENT.exec(location.hash);
  if (match) {
    history.replaceState(null, '', location.pathname + location.search);
  }
  return match ? decodeURIComponent(match[1]) : '';
}

/** True when it can be one: a browser refuses to send anything else. */
export function useKey(text) {
  key = SUBPROTOCOL_TOKEN.test(text) ? text : '';
  return key !== '';
}

/** The subprotocols of a call's socket, which carry the key: a page can set no header there. */
export const accessProtocols = () => (SUBPROTOCOL_TOKEN.test(key) ? [PROTOCOL, KEY_PROTOCOL + key] : []);

export const isAboutKey = (errorCode) => errorCode === 'key_required' || errorCode === 'invalid_api_key';
