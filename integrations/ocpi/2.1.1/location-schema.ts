import { z } from 'zod'
import { energyMix, id, openEnum, text, wholeNumber } from '#integrations/ocpi/2.2.1/field-schemas'
import {
  connectorSchema as newerConnector,
  evseSchema as newerEvse,
  locationSchema as newerLocation,
} from '#integrations/ocpi/2.2.1/location-schema'

// Every schema of this folder is 2.2.1's with the fields that have another name, type or cardinality in 2.1.1. Optional fields and enum values
// of 2.2.1 stay: a peer that sends them ahead of its version means them.

/** Source: OCPI 2.1.1, locations, Connector. */
export const connectorSchema = newerConnector.omit({ max_voltage: true, max_amperage: true }).extend({
  voltage: wholeNumber,
  amperage: wholeNumber,
  tariff_id: text(36).nullish(),
})

/** Source: OCPI 2.1.1, locations, EVSE. */
export const evseSchema = newerEvse.extend({ uid: id(39), connectors: z.array(connectorSchema).min(1) })

/** Source: OCPI 2.1.1, locations, LocationType. */
const LOCATION_TYPES = ['ON_STREET', 'OTHER', 'PARKING_GARAGE', 'PARKING_LOT', 'UNDERGROUND_GARAGE', 'UNKNOWN'] as const

/** Source: OCPI 2.1.1, locations, EnergyMix: what 2.2.1 calls the category of an impact is its source here. */
export const energyMixSchema = energyMix.extend({
  environ_impact: z.array(z.object({ source: text(64), amount: z.number() })).nullish(),
})

/** Source: OCPI 2.1.1, locations, Location. A missing type or postal code does not stop it: the reader reports it. */
export const locationSchema = newerLocation
  .omit({ country_code: true, party_id: true, publish: true, parking_type: true })
  .extend({
    id: id(39),
    type: openEnum(LOCATION_TYPES).nullish(),
    publish: z.boolean().nullish(),
    address: text(45),
    evses: z.array(evseSchema).nullish(),
    energy_mix: energyMixSchema.nullish(),
  })
