import { euMarketRules } from '#jurisdictions/eu'
import { NL_RETENTION } from '#jurisdictions/nl/retention'
import { NL_VAT_RATES } from '#jurisdictions/nl/vat-rates'

/** The Netherlands. */
export const nlRules = euMarketRules({
  id: 'nl',
  country: 'NLD',
  currency: 'EUR',
  languages: ['nl', 'en'],
  vatRates: NL_VAT_RATES,
  retention: NL_RETENTION,
  receiptWording: {
    nl: ['Alle bedragen zijn inclusief btw.', 'Btw wordt berekend naar het land van de laadpaal.'],
    en: ['All amounts include VAT.', 'VAT is that of the country of the charger.'],
    de: ['Alle Beträge enthalten die Mehrwertsteuer.', 'Es gilt die Mehrwertsteuer des Landes der Ladestation.'],
  },
})
