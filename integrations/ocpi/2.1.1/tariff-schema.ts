import { energyMixSchema } from '#integrations/ocpi/2.1.1/location-schema'
import { tariffSchema as newerTariff } from '#integrations/ocpi/2.2.1/tariff-schema'

/** Source: OCPI 2.1.1, tariffs, Tariff. */
export const tariffSchema = newerTariff
  .omit({ country_code: true, party_id: true })
  .extend({ energy_mix: energyMixSchema.nullish() })
