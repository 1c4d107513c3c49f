import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'

/** Where a passkey is made and used. The host is the relying party's id: a passkey works there and nowhere else. */
export interface PasskeySite {
  readonly host: string
  /** With its scheme and port. */
  readonly origin: string
  /** What the browser shows beside the passkey. */
  readonly name: string
}

/** A passkey as it is kept. */
export interface KeptPasskey {
  readonly id: string
  /** COSE key in Base64url. */
  readonly publicKey: string
  readonly signCount: number
  readonly transports: readonly string[]
}

/** A passkey that was just made; `synced`: it may be on several devices of its owner. */
export interface NewPasskey extends KeptPasskey {
  readonly synced: boolean
}

/** Whose passkey is to be made. The handle is an opaque id of ours, at most 64 bytes: a browser gives it to nobody else. */
export interface PasskeyOwner {
  readonly handle: string
  readonly name: string
}

// Loaded where somebody signs in: nothing else of the platform waits for it.
const library = () => import('@simplewebauthn/server')

/** What a browser needs to make a passkey. The device has to know its owner by a finger, a face or a PIN. */
export async function offerRegistration(
  site: PasskeySite,
  owner: PasskeyOwner,
  known: readonly Pick<KeptPasskey, 'id' | 'transports'>[],
  challenge: string,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { generateRegistrationOptions } = await library()
  return generateRegistrationOptions({
    rpName: site.name,
    rpID: site.host,
    userName: owner.name,
    userDisplayName: owner.name,
    userID: new TextEncoder().encode(owner.handle),
    challenge: bytesOf(challenge),
    attestationType: 'none',
    excludeCredentials: known.map(({ id, transports }) => ({ id, transports: [...transports] })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
}

/** The passkey that a browser made for this challenge at this site; null when it did not. */
export async function verifyRegistration(
  site: PasskeySite,
  response: RegistrationResponseJSON,
  challenge: string,
): Promise<NewPasskey | null> {
  const { verifyRegistrationResponse } = await library()
  const verified = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: site.origin,
    expectedRPID: site.host,
    requireUserVerification: true,
  }).catch(() => null)
  if (!verified?.verified) return null
  const { credential, credentialBackedUp } = verified.registrationInfo
  return {
    id: credential.id,
    publicKey: base64Url(credential.publicKey),
    signCount: credential.counter,
    transports: response.response.transports ?? [],
    synced: credentialBackedUp,
  }
}

/** What a browser needs to show a passkey. Without a list it offers what it has for this site, so nobody says first who they are. */
export async function offerSignIn(
  site: PasskeySite,
  challenge: string,
  known: readonly Pick<KeptPasskey, 'id' | 'transports'>[] = [],
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { generateAuthenticationOptions } = await library()
  return generateAuthenticationOptions({
    rpID: site.host,
    challenge: bytesOf(challenge),
    userVerification: 'required',
    ...(known.length > 0
      ? { allowCredentials: known.map(({ id, transports }) => ({ id, transports: [...transports] as never[] })) }
      : {}),
  })
}

/** The counter after a passkey was shown for this challenge at this site; null when it was not, or when its counter stood still: it may be a copy. */
export async function verifySignIn(
  site: PasskeySite,
  response: AuthenticationResponseJSON,
  challenge: string,
  passkey: KeptPasskey,
): Promise<{ readonly signCount: number } | null> {
  const { verifyAuthenticationResponse } = await library()
  const verified = await verifyAuthenticationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: site.origin,
    expectedRPID: site.host,
    credential: { id: passkey.id, publicKey: bytesOf(passkey.publicKey), counter: passkey.signCount },
    requireUserVerification: true,
  }).catch(() => null)
  return verified?.verified ? { signCount: verified.authenticationInfo.newCounter } : null
}

function bytesOf(base64UrlText: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64UrlText.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (char) => char.charCodeAt(0))
}

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
