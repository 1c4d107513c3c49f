import { startAuthentication, startRegistration } from '@simplewebauthn/browser'
import { ask } from './api.ts'

type ShowOptions = Parameters<typeof startAuthentication>[0]['optionsJSON']
type MakeOptions = Parameters<typeof startRegistration>[0]['optionsJSON']

/** Signs in by a passkey that the browser has for this console. */
export async function signInByPasskey(): Promise<void> {
  const optionsJSON = await ask<ShowOptions>('POST', '/session/passkey-options')
  await ask('POST', '/session/passkey', await startAuthentication({ optionsJSON }))
}

/** Makes the passkey of an invitation, and signs in by it. */
export async function enrol(invitation: string): Promise<void> {
  const { options } = await ask<{ options: MakeOptions }>('POST', '/session/enrolment-options', { invitation })
  const passkey = await startRegistration({ optionsJSON: options })
  await ask('POST', '/session/enrolment', { invitation, passkey })
}

/** Shows the passkey anew, for what moves money or hands out access. */
export async function stepUp(): Promise<void> {
  const optionsJSON = await ask<ShowOptions>('POST', '/session/step-up-options')
  await ask('POST', '/session/step-up', await startAuthentication({ optionsJSON }))
}
