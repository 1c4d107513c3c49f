import { DE_RETENTION } from '#jurisdictions/de/retention'
import { DE_VAT_RATES } from '#jurisdictions/de/vat-rates'
import { euMarketRules } from '#jurisdictions/eu'

/** Germany. Prices shown are gross, per kWh where energy is sold (Preisangabenverordnung, § 14). */
export const deRules = euMarketRules({
  id: 'de',
  country: 'DEU',
  currency: 'EUR',
  languages: ['de', 'en'],
  vatRates: DE_VAT_RATES,
  retention: DE_RETENTION,
  receiptWording: {
    de: ['Alle Beträge enthalten die Umsatzsteuer.', 'Es gilt die Umsatzsteuer des Landes der Ladestation.'],
    en: ['All amounts include VAT.', 'VAT is that of the country of the charger.'],
    nl: ['Alle bedragen zijn inclusief btw.', 'Btw wordt berekend naar het land van de laadpaal.'],
  },
})
