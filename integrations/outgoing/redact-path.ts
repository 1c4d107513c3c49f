const PROTOCOL_WORDS: ReadonlySet<string> = new Set(
  (
    'ocpi oicp api cpo emsp hub versions credentials locations tariffs tokens sessions cdrs commands chargingprofiles hubclientinfo sender ' +
    'receiver authorize charging_preferences START_SESSION STOP_SESSION RESERVE_NOW CANCEL_RESERVATION UNLOCK_CONNECTOR 2.1.1 2.2.1 2.3.0'
  ).split(' '),
)

/** A path for the log: the words of the protocol stay, whatever else stands there (a UID, a secret, an id) becomes `…`; the query is left out. */
export function redactPath(url: string): string {
  const path = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '')
  const segments = path.slice(0, 2048).split('/')
  return segments.map((segment) => (segment === '' || PROTOCOL_WORDS.has(segment) ? segment : '…')).join('/')
}
