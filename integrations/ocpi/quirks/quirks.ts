import { chargecloudAfir } from '#integrations/ocpi/quirks/chargecloud-afir-quirk'
import type { Quirk } from '#integrations/ocpi/quirks/quirk'

/** The quirks that profiles name. */
export const QUIRKS: Readonly<Record<string, Quirk>> = { 'chargecloud-afir': chargecloudAfir }
