import { Draft } from '#integrations/ocpi/quirks/mend/draft'
import { mendCdr } from '#integrations/ocpi/quirks/mend/mend-cdr'
import { mendFields, roundPrices } from '#integrations/ocpi/quirks/mend/mend-fields'
import { mendEvse, mendLocation } from '#integrations/ocpi/quirks/mend/mend-location'
import { mendTexts } from '#integrations/ocpi/quirks/mend/mend-texts'
import type { ObjectKind, PeerProfile } from '#integrations/ocpi/quirks/profile-schema'
import type { Mended } from '#integrations/ocpi/quirks/quirk'
import { QUIRKS } from '#integrations/ocpi/quirks/quirks'
import type { RawObject } from '#integrations/ocpi/raw-object'

/** What surrounds an object that is mended. */
export interface MendContext {
  /** Is it a part, as in a PATCH? What it does not hold is then not said, and is not filled in. */
  readonly isPart?: boolean
  /** The time of the object around it, or of receipt. */
  readonly lastUpdated?: unknown
}

/**
 * A peer's object as it would be, had the peer kept to the specification: what its profile says is undone here, before anything is read,
 * and every change is listed. What came is left as it is. An object that needs nothing is given back itself.
 */
export function mendRaw(profile: PeerProfile, kind: ObjectKind, raw: RawObject, context: MendContext = {}): Mended {
  const { isPart = false } = context
  const draft = new Draft(raw)
  const quirk = profile.quirk === null ? undefined : QUIRKS[profile.quirk]?.[kind]
  if (quirk) draft.replace(quirk(draft.raw))
  mendFields(draft, kind, profile, isPart)
  mendTexts(draft, profile)
  if (profile.fields.inheritLastUpdated && !isPart && !draft.has('last_updated') && context.lastUpdated) {
    draft.set('last_updated', context.lastUpdated, 'inherited')
  }
  const within = { ...context, lastUpdated: draft.get('last_updated') }
  switch (kind) {
    case 'location':
      draft.each('evses', (evse) => mendRaw(profile, 'evse', evse, within))
      mendLocation(draft, profile)
      break
    case 'evse':
      mendEvse(draft, profile, isPart)
      draft.each('connectors', (connector) => mendRaw(profile, 'connector', connector, within))
      break
    case 'tariff':
      roundPrices(draft, profile)
      break
    case 'cdr':
      mendCdr(draft, profile)
      draft.each('tariffs', (tariff) => mendRaw(profile, 'tariff', tariff))
      break
    case 'connector':
    case 'session':
  }
  return draft
}
