import type { Wording } from '#ui/wording.ts'
import type { BrandRecord, DriverPorts } from '../ports.ts'
import { type CodeTicket, codeOfTicket } from './code-ticket.ts'
import { personOf } from './person-of.ts'

/** Sends a ticket's code to whom its address belongs; to nobody where we do not know it. Done after the answer, which so tells neither by its words nor by its time. */
export async function sendCode(
  ports: DriverPorts,
  brand: BrandRecord,
  ticket: CodeTicket,
  wording: Wording,
): Promise<void> {
  const person = await personOf(ports, brand.id, ticket.email)
  if (!person || person.email === null || !ports.mail) return
  const code = await codeOfTicket(ports, ticket)
  const words = { code, brand: brand.name }
  await ports.mail.send({
    to: person.email,
    from: brand.name,
    subject: wording.t('mail.sign_in.subject', words),
    text: wording.t('mail.sign_in.text', words),
  })
}
