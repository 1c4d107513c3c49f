import { loopback } from '#integrations/outgoing/loopback-state'
import { parseUrl } from '#integrations/outgoing/parse-url'

/** Why a URL is not called. */
export type UrlRefusal = 'not_https' | 'host_not_allowed'

const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * May this URL be called? Only https, only hosts agreed with the peer (`host` or `host:port`), and only in the plainest spelling: the
 * authority as written must be the authority that is called. That leaves no room for numbers in other bases, user names, escapes, unicode
 * dots or trailing dots, so none of them needs a rule of its own. Addresses in numbers are refused even when somebody listed them.
 */
export function checkUrl(
  url: string,
  allowedHosts: ReadonlySet<string>,
): { readonly ok: true; readonly url: URL } | { readonly ok: false; readonly reason: UrlRefusal } {
  if (url.length > 2048 || !/^[\x21-\x7e]+$/.test(url) || url.includes('\\')) return refuse('host_not_allowed')
  const parsed = parseUrl(url)
  if (parsed === null) return refuse('host_not_allowed')
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') return refuse('not_https')
  const isLoopback = LOOPBACK_HOSTS.has(parsed.hostname) || parsed.hostname.endsWith('.localhost')
  if (parsed.protocol === 'http:' && !(isLoopback && loopback.open)) return refuse('not_https')
  if (!isPlainSpelling(url, parsed) || !allowedHosts.has(parsed.host)) return refuse('host_not_allowed')
  if (isLoopback)
    return loopback.open && LOOPBACK_HOSTS.has(parsed.hostname) ? { ok: true, url: parsed } : refuse('host_not_allowed')
  return isPublicName(parsed.hostname) ? { ok: true, url: parsed } : refuse('host_not_allowed')
}

function refuse(reason: UrlRefusal): { readonly ok: false; readonly reason: UrlRefusal } {
  return { ok: false, reason }
}

/** Is the authority written exactly as it is called, but for case and a default port? */
function isPlainSpelling(written: string, parsed: URL): boolean {
  const authority = /^https?:\/\/([^/?#]*)/i.exec(written)?.[1]?.toLowerCase()
  const defaultPort = parsed.protocol === 'https:' ? ':443' : ':80'
  return authority === parsed.host || (parsed.port === '' && authority === parsed.host + defaultPort)
}

/** A name of letters with a dot in it; not an address, no name that only an inner network knows. */
function isPublicName(hostname: string): boolean {
  if (/(^|\.)(localhost|local|internal|intranet|lan|home|corp|arpa|onion)$/.test(hostname)) return false
  return /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/.test(hostname)
}
