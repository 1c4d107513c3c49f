import { callOcpi } from './call-ocpi.ts'
import type { OcpiRequest } from './ocpi-answer.ts'
import type { Operator } from './operator.ts'
import type { Party } from './party.ts'

/** Posts what came of a request to the address that came with it. */
export async function tellResult(
  operator: Operator,
  { from, to }: OcpiRequest,
  responseUrl: string,
  body: { result: string },
): Promise<void> {
  const reply = await callOcpi({
    method: 'POST',
    url: responseUrl,
    token: tokenFor(operator, responseUrl),
    body,
    from: to ?? operator.own,
    ...swapped(from),
  })
  if (!reply.ok)
    console.error(`result ${body.result} not taken: ${reply.httpStatus}/${reply.statusCode} ${reply.error ?? ''}`)
}

const swapped = (from: Party | null) => (from === null ? {} : { to: from })

/** Our credential goes to the platform it belongs to, not wherever a request says. */
function tokenFor({ connection: { peer }, settings: { habits } }: Operator, responseUrl: string): string | null {
  if (peer === null || habits.openResults) return null
  const { origin } = new URL(responseUrl)
  const registered = [peer.versionsUrl, ...peer.endpoints.map(({ url }) => url)]
  return registered.some((url) => URL.canParse(url) && new URL(url).origin === origin) ? peer.token : null
}
