import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BRANDS, OPERATORS, type OperatorRole, OUR_PARTIES } from './cast.ts'
import type { DayDriver } from './day-world.ts'
import { httpCall } from './http-call.ts'
import { inParallel } from './in-parallel.ts'
import type { OperationsApi } from './operations-api.ts'
import type { DayPlan, PlannedDriver } from './plan-day.ts'
import type { RunningOperator } from './run-operators.ts'
import { waitUntil } from './wait-until.ts'

const AT_ONCE = 8
const PULL_LIMIT_MS = 180_000

/** Two brands, each with a party in each market. */
export async function createBrands(operations: OperationsApi): Promise<void> {
  for (const id of BRANDS) await operations.post('/brands', { id, name: id, theme: id })
  for (const party of OUR_PARTIES) await operations.post('/parties', party)
}

/** Drivers with their contracts, a token each for the app, and the cards of the day's charges. */
export async function createDrivers(
  operations: OperationsApi,
  plan: DayPlan,
  onProgress: (done: number, of: number) => void,
): Promise<readonly DayDriver[]> {
  const drivers: DayDriver[] = []
  const cards = plan.charges.flatMap(({ uid, driver }) => (uid === null || driver === null ? [] : [{ uid, driver }]))
  const total = plan.drivers.length + cards.length
  let done = 0
  await inParallel([...plan.drivers.entries()], AT_ONCE, async ([at, driver]) => {
    drivers[at] = await createDriver(operations, driver)
    onProgress(++done, total)
  })
  await inParallel(cards, AT_ONCE, async ({ uid, driver }) => {
    await operations.post('/tokens', { contract: drivers[driver]?.contract, type: 'RFID', uid })
    onProgress(++done, total)
  })
  return drivers
}

async function createDriver(operations: OperationsApi, planned: PlannedDriver): Promise<DayDriver> {
  const created = await operations.post<{ driver: { id: string }; contract: { id: string } }>('/drivers', planned)
  const { id } = created.driver
  const contract = created.contract.id
  await operations.post('/tokens', { contract, type: 'APP_USER' })
  let cookie: Promise<string> | null = null
  const signIn = () => {
    cookie ??= signInByLink(operations, id, contract)
    return cookie
  }
  return { id, contract, brand: planned.brand, signIn }
}

/** Opens a one-time link and presses its button. */
async function signInByLink(operations: OperationsApi, driver: string, contract: string): Promise<string> {
  const { url } = await operations.post<{ url: string }>(`/drivers/${driver}/sign-in-links`, { contract })
  const page = await httpCall({ method: 'GET', url })
  if (page.status !== 200) throw new Error(`a sign-in link led to ${page.status}`)
  const { status, cookies } = await httpCall({ method: 'POST', url })
  const cookie = cookies.find((one) => one.startsWith('__Host-roamwatt-driver='))?.split(';')[0]
  if (status >= 400 || cookie === undefined) throw new Error(`signing in was answered ${status}`)
  return cookie
}

/** Invites each operator, which registers over OCPI; then pulls all its tariffs and locations. */
export async function connectOperators(
  operations: OperationsApi,
  operators: ReadonlyMap<OperatorRole, RunningOperator>,
): Promise<void> {
  await inParallel(OPERATORS, OPERATORS.length, async (role) => {
    const operator = operators.get(role)
    if (operator === undefined) return
    const { id, versionsUrl, registrationToken } = await operations.post<Record<string, string>>('/peers', {
      name: role.name,
      allowedHosts: [new URL(operator.origin).host],
    })
    await operator.post('register', { versionsUrl, token: registrationToken })
    // Tariffs first: a location that names one should find it there.
    for (const module of ['tariffs', 'locations']) await pullWhole(operations, String(id), role.name, module)
  })
}

/** Has the platform pull a module of a peer whole, and waits for it. Throws where the pull fails. */
export async function pullWhole(operations: OperationsApi, peer: string, name: string, module: string): Promise<void> {
  await operations.post(`/peers/${peer}/pulls`, { module })
  const pull = await waitUntil(
    async () => {
      const { items } = await operations.get<{ items: readonly PullView[] }>(`/peers/${peer}/pulls`)
      return items.find((item) => item.module === module)
    },
    (found) => found?.state === 'finished' || found?.state === 'failed',
    PULL_LIMIT_MS,
  )
  if (pull?.state !== 'finished')
    throw new Error(`${name}: ${module} could not be pulled: ${pull?.problem ?? pull?.state}`)
}

interface PullView {
  readonly module: string
  readonly state: string
  readonly problem: string | null
}

/** The tokens as the operators' own lists have them: a card on the list is asked about at its own brand only. */
export async function announceTokens(operators: ReadonlyMap<OperatorRole, RunningOperator>): Promise<void> {
  await inParallel([...operators.values()], AT_ONCE, async (operator) => {
    await operator.post('pull')
  })
}

/** The key that signs codes on chargers, from the platform's own state. */
export function readSigningKey(stateDirectory: string): string {
  const secrets = JSON.parse(readFileSync(join(stateDirectory, 'secrets.json'), 'utf8')) as Record<string, string>
  return secrets['SIGNING_KEY'] ?? ''
}
