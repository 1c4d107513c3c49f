import { mailbox } from './mailbox-state.ts'

/** Mails go into a box on this machine instead of to anybody. Called once, by the development entry while it loads; the production entry never imports this module. */
export function openLocalMailbox(): void {
  mailbox.open = true
}
