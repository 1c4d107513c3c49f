import { openLocalMailbox } from '#integrations/messaging/mail/local-mailbox'
import { openLoopbackSwitch } from '#integrations/outgoing/loopback-switch'
import { mailboxPage } from './mailbox-page.tsx'
import main from './main.ts'

// The entry for one laptop and for tests: the same platform, which may also call peers on this machine over plain http, and
// whose mail stays here.
openLoopbackSwitch()
openLocalMailbox()

export * from './main.ts'
export default {
  ...main,
  fetch: (
    request: Parameters<typeof main.fetch>[0],
    env: Parameters<typeof main.fetch>[1],
  ): Response | Promise<Response> =>
    new URL(request.url).pathname === '/mailbox' ? mailboxPage() : main.fetch(request, env),
}
