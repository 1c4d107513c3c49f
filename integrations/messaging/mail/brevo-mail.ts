import { type Mail, MailNotSent, type MailProvider } from './mail-provider.ts'

/** What an account at Brevo needs: its key, and an address whose domain it has confirmed. */
export interface BrevoSettings {
  readonly apiKey: string
  readonly fromAddress: string
}

const ENDPOINT = 'https://api.brevo.com/v3/smtp/email'
const ANSWERS_WITHIN_MS = 10_000

/** Mail by Brevo, a company in the EU: one POST of JSON for a mail. https://developers.brevo.com/reference/send-transac-email */
export function brevoMail(settings: BrevoSettings, send: typeof fetch = fetch): MailProvider {
  return {
    name: 'brevo',
    async send(mail) {
      const answer = await send(ENDPOINT, {
        method: 'POST',
        headers: { 'api-key': settings.apiKey, 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify(bodyOf(mail, settings.fromAddress)),
        redirect: 'manual',
        signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
      }).catch((problem: unknown) => {
        throw new MailNotSent(`no answer: ${problem instanceof Error ? problem.name : 'unknown'}`)
      })
      await answer.body?.cancel()
      if (!answer.ok) throw new MailNotSent(`status ${answer.status}`)
    },
  }
}

function bodyOf(mail: Mail, fromAddress: string) {
  return {
    sender: { name: mail.from, email: fromAddress },
    to: [{ email: mail.to }],
    subject: mail.subject,
    textContent: mail.text,
  }
}
