import { inject, onTestFinished } from 'vitest'
import { FakeOperator, type FakeRole } from './fake-operator.ts'
import { createParty, type Invitation, invitePeer, type OurParty, operations } from './operations.ts'
import { OcpiClient } from './raw-client.ts'
import { takePartyId } from './take-number.ts'
import { until } from './until.ts'

/** How an operator is to be. Without it: one CPO of the Netherlands that speaks 2.2.1 and sees one party of ours. */
export interface OperatorOptions {
  readonly roles?: readonly FakeRole[]
  /** What it offers, the one it registers with first. */
  readonly versions?: readonly string[]
  readonly ourParties?: readonly OurParty[]
  /** More of what an invitation may say, such as a profile. */
  readonly invitation?: Readonly<Record<string, unknown>>
}

/** An operator that is invited, and how it calls the platform. */
export interface Invited {
  readonly operator: FakeOperator
  /** The peer in the operations API. */
  readonly peer: string
  readonly invitation: Invitation
  /** Calls with the registration token until it is registered. */
  readonly client: OcpiClient
  /** Our party that it sees, the first of them. */
  readonly ours: OurParty
}

/** An operator that is registered. */
export interface Connected extends Invited {
  /** The URL of one of our modules, as our version details have it. */
  url(identifier: string, role: 'SENDER' | 'RECEIVER'): string
  /** The URL with us of an object that the operator's first party owns. */
  own(identifier: string, ...ids: readonly string[]): string
}

/** A role of an operator with a party id of its own. */
export function newRole(countryCode = 'NL', role = 'CPO'): FakeRole {
  const partyId = takePartyId()
  return { role, countryCode, partyId, name: `Operator ${partyId}` }
}

/** Starts an operator and invites it, no more. It ends with the test, or with the file where the call stands in `beforeAll`. */
export async function inviteOperator(options: OperatorOptions = {}): Promise<Invited> {
  const { roles = [newRole()], versions = ['2.2.1'], ourParties = [await createParty()] } = options
  const operator = await FakeOperator.start(roles, versions)
  closeAfterwards(operator)
  const invitation = await invitePeer(operator.party.name, [operator.host], ourParties, options.invitation)
  const [ours] = ourParties
  if (ours === undefined) throw new Error('the operator sees no party of ours')
  const [version = ''] = versions
  const { origin } = inject('platform')
  // 2.1.1 knows no routing headers.
  const ends: [FakeRole, OurParty] | [] = version === '2.1.1' ? [] : [operator.party, ours]
  const client = new OcpiClient(origin, invitation.registrationToken, version, ...ends)
  return { operator, peer: invitation.id, invitation, client, ours }
}

/** Starts an operator that registers itself with the platform. */
export async function connectOperator(options: OperatorOptions = {}): Promise<Connected> {
  const invited = await inviteOperator(options)
  const { operator, client } = invited
  const answer = await client.post('credentials', operator.credentials(client.version), { from: null, to: null })
  if (answer.statusCode !== 1000) throw new Error(`the registration was refused: ${answer.status} ${answer.text}`)
  client.token = answer.data.token
  return withUrls(invited)
}

/** Starts an operator that the platform registers itself with. */
export async function connectToOperator(options: OperatorOptions = {}): Promise<Connected> {
  const invited = await inviteOperator(options)
  const { operator, client, peer } = invited
  await operations('POST', `/peers/${peer}/connect`, { versionsUrl: operator.versionsUrl, token: operator.newToken() })
  client.token = operator.givenToken ?? ''
  return withUrls(invited)
}

/** Waits until the pulls that follow a registration are over, so that they change nothing behind a test's back. */
export async function firstPullsOver(peer: string): Promise<void> {
  await until('the first pulls are over', async () => {
    const { items } = await operations('GET', `/peers/${peer}/pulls`)
    return items.length >= 2 && items.every(({ state }: { state: string }) => ['finished', 'failed'].includes(state))
  })
}

async function withUrls(invited: Invited): Promise<Connected> {
  const url = await readUrls(invited.client)
  const { countryCode, partyId } = invited.operator.party
  const own: Connected['own'] = (identifier, ...ids) =>
    [url(identifier, 'RECEIVER'), countryCode, partyId, ...ids.map(encodeURIComponent)].join('/')
  return { ...invited, url, own }
}

async function readUrls(client: OcpiClient): Promise<Connected['url']> {
  const { data } = await client.get(`/ocpi/${client.version}`, { from: null, to: null })
  const endpoints = data.endpoints as { identifier: string; role?: string; url: string }[]
  return (identifier, role) => {
    const found = endpoints.find((one) => one.identifier === identifier && (one.role ?? role) === role)
    if (found === undefined) throw new Error(`the platform offers no ${identifier} ${role} in ${client.version}`)
    return found.url
  }
}

/** Within a test an operator ends with it; in `beforeAll` there is no test, and the process of the file takes it along. */
function closeAfterwards(operator: FakeOperator): void {
  try {
    onTestFinished(() => operator.close())
  } catch {
    // Not inside a test.
  }
}
