import type { Mail } from './mail-provider.ts'

/** The box of this machine: closed in production, which does not import `local-mailbox.ts` that opens it. Newest first. */
export const mailbox: { open: boolean; mails: readonly (Mail & { readonly at: number })[] } = { open: false, mails: [] }
