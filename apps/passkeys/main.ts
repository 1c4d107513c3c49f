import { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser'

const API = '/api/driver/v1'

/** Asks our API; throws with its code when it refuses. */
async function ask<T>(path: string, body: unknown): Promise<T> {
  const answer = await fetch(`${API}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${answer.status}`)
  return (answer.status === 204 ? null : await answer.json()) as T
}

/** Shows a passkey of this site, and goes on as who it is. */
async function signIn(): Promise<void> {
  const optionsJSON = await ask<Parameters<typeof startAuthentication>[0]['optionsJSON']>(
    '/sign-in/passkey-options',
    {},
  )
  await ask('/sign-in/passkey', await startAuthentication({ optionsJSON }))
  location.assign('/')
}

/** Makes a passkey for who is signed in. */
async function addPasskey(): Promise<void> {
  const optionsJSON = await ask<Parameters<typeof startRegistration>[0]['optionsJSON']>('/passkey-options', {})
  await ask('/passkeys', { name: deviceName(), passkey: await startRegistration({ optionsJSON }) })
  location.reload()
}

/** What its owner will know the passkey by. */
function deviceName(): string {
  const systems = ['iPhone', 'iPad', 'Android', 'Windows', 'Mac', 'Linux']
  return systems.find((system) => navigator.userAgent.includes(system)) ?? 'Passkey'
}

/** Ties a step to the button of its section. What went wrong is said there, and can be tried again. */
function tie(section: HTMLElement, step: () => Promise<void>): void {
  const button = section.querySelector<HTMLButtonElement>(':scope > button')
  const problem = section.querySelector<HTMLElement>(':scope > [role=alert]')
  if (!button || !problem) return
  section.hidden = false
  button.hidden = false
  button.addEventListener('click', async () => {
    button.disabled = true
    problem.textContent = ''
    // Also whoever closed the browser's own window comes here: nothing is broken, and the other way in is below.
    await step().catch(() => {
      problem.textContent = section.dataset['failed'] ?? ''
    })
    button.disabled = false
  })
}

if (browserSupportsWebAuthn()) {
  const signInPlace = document.getElementById('passkey-sign-in')
  const accountPlace = document.getElementById('passkeys')
  if (signInPlace) tie(signInPlace, signIn)
  if (accountPlace) tie(accountPlace, addPasskey)
}
