import { qrPath } from '#workers/driver/qr-code'

/** An EVSE as the simulated operator's control interface lists it. */
interface ListedEvse {
  readonly evseId: string | null
  readonly status: string
  readonly connectors: readonly { readonly tariff: unknown }[]
}

/** What a QR code on one of the demo operator's free chargers with a price opens; undefined if it has none. */
export async function findLanding(
  operator: string | undefined,
  origin: string,
  signingKey: string,
  brand: string,
): Promise<string | undefined> {
  if (operator === undefined) return undefined
  const listed = (await (await fetch(`${operator}/control/evses?limit=500`)).json()) as readonly ListedEvse[]
  const evseId = listed.find(isForSale)?.evseId
  if (evseId === undefined || evseId === null) return undefined
  return `${origin.replace('//', `//${brand}.`)}${await qrPath(signingKey, brand, evseId)}`
}

function isForSale({ evseId, status, connectors }: ListedEvse): boolean {
  const tariff = JSON.stringify(connectors[0]?.tariff ?? null)
  // A price by energy makes the better example.
  return evseId !== null && status === 'AVAILABLE' && /ENERGY/i.test(tariff)
}
