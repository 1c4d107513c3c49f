import { partyLabel } from '#domain/identity/party'
import { shardOf } from '#domain/identity/shard'
import { readSignedData } from '#integrations/ocpi/read-signed-data'
import { findEvseByUid } from '#store/catalogue/find-evse'
import { listOurParties } from '#store/catalogue/our-parties'
import { type ReceiptRows, readReceipt } from '#store/market/read-receipt'
import type { DriverPorts } from '#workers/driver/ports'
import type { Receipt } from '#workers/driver/receipt'
import type { House } from '#workers/house'

/** Receipts from the market's database; names of places and companies from the catalogue. */
export function receiptsPort(
  house: House,
  options: { readonly paymentsSimulated: boolean },
): Pick<DriverPorts, 'receipt'> {
  return {
    async receipt(id) {
      const shard = shardOf(id)
      const rows = shard && (await readReceipt(house.market(shard), id))
      if (!rows) return null
      const { session } = rows
      const [evse, parties] = await Promise.all([
        findEvseByUid(house.catalogue, session.peer, session, session.evseUid, session.locationId),
        listOurParties(house.catalogue, session.brand),
      ])
      return {
        ...receiptOf(rows, options.paymentsSimulated),
        operator: evse?.operatorName ?? partyLabel(session),
        address: evse && [evse.address, evse.city].join(', '),
        // Without a zone there was no price; UTC then says at least which hour it was.
        timeZone: evse?.timeZone ?? 'UTC',
        seller: parties.find(({ market }) => market === session.market)?.name ?? session.brand,
      }
    },
  }
}

type Facts = Omit<Receipt, 'operator' | 'address' | 'timeZone' | 'seller'>

function receiptOf({ session, cdr, rating, payment, isCredited }: ReceiptRows, simulated: boolean): Facts {
  return {
    sessionId: session.id,
    brand: session.brand,
    market: rating?.siteMarket ?? session.market,
    way: session.way,
    status: cdr?.driverStatus ?? (isCredited ? 'none' : 'pending'),
    reasons: cdr ? JSON.parse(cdr.driverReasons) : isCredited ? ['price_reversed'] : [],
    corrected: isCredited && cdr !== null,
    locationName: session.locationName,
    evseId: session.evseId,
    startedAt: cdr?.startedAt ?? session.startedAt,
    endedAt: cdr?.endedAt ?? session.endedAt,
    energyWh: cdr?.energyWh ?? session.energyWh,
    currency: rating?.currency ?? session.currency,
    lines: rating ? JSON.parse(rating.lines) : [],
    netMinor: rating?.netMinor ?? null,
    vatMinor: rating?.vatMinor ?? null,
    vatBasisPoints: rating?.vatBasisPoints ?? null,
    grossMinor: rating?.grossMinor ?? null,
    cdrKey: cdr?.key ?? null,
    signedData: cdr && readSignedData(cdr.raw),
    payment: payment && {
      simulated,
      heldMinor: payment.heldMinor,
      capturedMinor: payment.capturedMinor,
      releasedMinor: payment.releasedMinor,
      refundedMinor: payment.refundedMinor,
      refundingMinor: payment.refundingMinor,
      status: payment.status,
    },
  }
}
