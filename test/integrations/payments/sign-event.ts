/** The header that Stripe sends with a message it signed at this time. */
export async function signEvent(body: string, secret: string, at: number): Promise<string> {
  const encoder = new TextEncoder()
  const time = Math.floor(at / 1000)
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ])
  const bytes = new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(`${time}.${body}`)))
  return `t=${time},v1=${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
