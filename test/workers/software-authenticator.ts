/** What a browser would be asked: a site, and what it was given to sign. */
interface Ceremony {
  readonly challenge: string
  readonly origin: string
  readonly host: string
  /** How often the passkey says it has signed; without it, one more than before. */
  readonly signCount?: number
  /** Did its owner show a finger? */
  readonly verified?: boolean
}

/** A passkey in software, written from the WebAuthn standard: one ES256 key, no attestation. */
export async function softwareAuthenticator() {
  const id = crypto.getRandomValues(new Uint8Array(16))
  const pair = (await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ])) as CryptoKeyPair
  const jwk = (await crypto.subtle.exportKey('jwk', pair.publicKey)) as JsonWebKey
  let signCount = 0
  const base = { id: base64Url(id), rawId: base64Url(id), type: 'public-key', clientExtensionResults: {} }
  return {
    id: base64Url(id),
    /** Makes the passkey. */
    async make(ceremony: Ceremony) {
      const key = coseKey(fromBase64Url(jwk.x ?? ''), fromBase64Url(jwk.y ?? ''))
      const attested = join(new Uint8Array(16), new Uint8Array([0, id.length]), id, key)
      const authData = join(await head(ceremony, 0x40, 0), attested)
      const attestationObject = join(
        new Uint8Array([0xa3]),
        text('fmt'),
        text('none'),
        text('attStmt'),
        new Uint8Array([0xa0]),
        text('authData'),
        bytes(authData),
      )
      return {
        ...base,
        response: {
          clientDataJSON: base64Url(clientData('webauthn.create', ceremony)),
          attestationObject: base64Url(attestationObject),
          transports: ['internal'],
        },
      }
    },
    /** Shows the passkey. */
    async show(ceremony: Ceremony) {
      signCount = ceremony.signCount ?? signCount + 1
      const authenticatorData = await head(ceremony, 0, signCount)
      const client = clientData('webauthn.get', ceremony)
      const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', client))
      const raw = await crypto.subtle.sign(
        { name: 'ECDSA', hash: 'SHA-256' },
        pair.privateKey,
        join(authenticatorData, hash),
      )
      return {
        ...base,
        response: {
          clientDataJSON: base64Url(client),
          authenticatorData: base64Url(authenticatorData),
          signature: base64Url(derOf(new Uint8Array(raw))),
        },
      }
    },
  }
}

/** Of the site the hash, the flags and the counter. */
async function head({ host, verified = true }: Ceremony, flags: number, signCount: number) {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(host)))
  const count = new Uint8Array(4)
  new DataView(count.buffer).setUint32(0, signCount)
  return join(hash, new Uint8Array([flags | 0x01 | (verified ? 0x04 : 0)]), count)
}

function clientData(type: string, { challenge, origin }: Ceremony) {
  return new TextEncoder().encode(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
}

function coseKey(x: Uint8Array, y: Uint8Array) {
  // {1: 2, 3: -7, -1: 1, -2: x, -3: y}
  return join(
    new Uint8Array([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
    bytes(x),
    new Uint8Array([0x22]),
    bytes(y),
  )
}

function text(word: string) {
  return join(new Uint8Array([0x60 + word.length]), new TextEncoder().encode(word))
}

function bytes(content: Uint8Array) {
  return join(new Uint8Array(content.length < 256 ? [0x58, content.length] : [0x59, 1, content.length - 256]), content)
}

/** r and s as two ASN.1 integers, which is how authenticators write them. */
function derOf(raw: Uint8Array) {
  const integer = (part: Uint8Array) => {
    let start = 0
    while (start < part.length - 1 && part[start] === 0) start++
    const trimmed = part.slice(start)
    const padded = (trimmed[0] ?? 0) > 127 ? join(new Uint8Array([0]), trimmed) : trimmed
    return join(new Uint8Array([2, padded.length]), padded)
  }
  const both = join(integer(raw.slice(0, 32)), integer(raw.slice(32)))
  return join(new Uint8Array([0x30, both.length]), both)
}

function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function base64Url(content: Uint8Array): string {
  return btoa(String.fromCharCode(...content))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

function fromBase64Url(content: string): Uint8Array {
  return Uint8Array.from(atob(content.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))
}
