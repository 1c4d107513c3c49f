import type { Instant } from '#domain/instant'
import { brevoMail } from './brevo-mail.ts'
import type { MailProvider } from './mail-provider.ts'
import { mailbox } from './mailbox-state.ts'

/** What the deployment says of its mail. */
export interface MailSettings {
  readonly provider: string
  readonly fromAddress: string
  readonly apiKey: string | undefined
}

/** Mails of this machine that are kept to be looked at. */
const MOST_KEPT = 50

/** Who sends mail: the box of this machine where it is open, else the provider that is set; null where there is none, and pages then offer no code by mail. */
export function chooseMail(settings: MailSettings, now: () => Instant): MailProvider | null {
  if (mailbox.open) {
    return {
      name: 'mailbox',
      send: async (mail) => {
        mailbox.mails = [{ ...mail, at: now() }, ...mailbox.mails].slice(0, MOST_KEPT)
      },
    }
  }
  if (settings.provider !== 'brevo' || !settings.apiKey) return null
  return brevoMail({ apiKey: settings.apiKey, fromAddress: settings.fromAddress })
}
