/** A mail of ours: plain text, one reader. Personal data. */
export interface Mail {
  readonly to: string
  /** The brand that writes, as the reader knows it. */
  readonly from: string
  readonly subject: string
  readonly text: string
}

/** Sends mail. What could not be handed over throws `MailNotSent`; a mail that was may still never arrive. */
export interface MailProvider {
  /** The name that logs carry. */
  readonly name: string
  send(mail: Mail): Promise<void>
}

/** The provider did not take a mail. Its words hold no address and no text. */
export class MailNotSent extends Error {
  override readonly name = 'MailNotSent'
}
