import type { Mail } from '#integrations/messaging/mail/mail-provider'
import type { SignedInDriver } from '#workers/driver/driver-cookie'
import type { BrandProvider, DriverPasskey, SignInPorts } from '#workers/driver/sign-in/sign-in-ports'

/** What a test of the driver's surface may look at and change of signing in. */
export interface MemorySignIns {
  readonly mails: Mail[]
  readonly kept: DriverPasskey[]
  readonly agreed: BrandProvider[]
}

/** Signing in without a database: cookies, passkeys and mails in memory. */
export function memorySignIns(): MemorySignIns & Omit<SignInPorts, 'objects' | 'keys' | 'now'> {
  const cookies = new Map<string, SignedInDriver>()
  const used = new Set<string>()
  const mails: Mail[] = []
  const kept: DriverPasskey[] = []
  const agreed: BrandProvider[] = []
  const useUp = (challenge: string) => !used.has(challenge) && used.add(challenge).size > 0
  return {
    mails,
    kept,
    agreed,
    providers: async () => agreed,
    mail: { name: 'memory', send: async (mail) => void mails.unshift(mail) },
    after: (work) => void work,
    signIn: async (subject, proof) => {
      if (proof.method !== 'link' && !useUp(proof.challenge)) return null
      const cookie = `nl1_${subject.brand}.${crypto.randomUUID()}`
      cookies.set(cookie, subject)
      return cookie
    },
    signedIn: async (cookie) => cookies.get(cookie) ?? null,
    signOut: async (cookie) => void cookies.delete(cookie),
    passkey: async (host, id) => kept.find((one) => one.host === host && one.id === id) ?? null,
    passkeys: async ({ driver }) => kept.filter(({ subject }) => subject.driver === driver),
    keepPasskey: async (passkey, challenge) => useUp(challenge) && kept.push(passkey) > 0,
    forgetPasskey: async ({ driver }, id) => {
      const at = kept.findIndex((one) => one.id === id && one.subject.driver === driver)
      return at >= 0 && kept.splice(at, 1).length > 0
    },
  }
}
