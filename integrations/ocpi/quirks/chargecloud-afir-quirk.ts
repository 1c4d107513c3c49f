import { Draft } from '#integrations/ocpi/quirks/mend/draft'
import type { Mended, Quirk } from '#integrations/ocpi/quirks/quirk'
import { isRawObject, type RawObject } from '#integrations/ocpi/raw-object'

/**
 * The AFIR feed of chargecloud hangs tariffs on EVSEs, so that connectors name none, and writes the restrictions of an element as a list of
 * objects, all of which are to be met. Where two of them speak of the same thing nothing can be said of the element, and it is left out.
 */
export const chargecloudAfir: Quirk = { evse: nameTariffs, tariff: joinRestrictions }

function nameTariffs(raw: RawObject): Mended {
  const draft = new Draft(raw)
  const tariffs: readonly unknown[] = Array.isArray(raw['tariffs']) ? raw['tariffs'] : []
  const ids = tariffs.flatMap((tariff) =>
    isRawObject(tariff) && typeof tariff['id'] === 'string' ? [tariff['id']] : [],
  )
  if (ids.length === 0) return draft
  draft.each('connectors', (connector) => {
    const named = new Draft(connector)
    if (!named.has('tariff_ids')) named.set('tariff_ids', ids, 'tariffs_of_evse')
    return named
  })
  return draft
}

function joinRestrictions(raw: RawObject): Mended {
  const draft = new Draft(raw)
  draft.each('elements', (element) => {
    const joined = new Draft(element)
    const list: unknown = element['restrictions']
    if (!Array.isArray(list) || list.length < 2) return joined
    const parts = list.filter(isRawObject)
    const names = parts.flatMap((part) => Object.keys(part).filter((name) => part[name] !== null))
    const isClear = parts.length === list.length && new Set(names).size === names.length
    const whole = isClear ? Object.assign({}, ...parts.map(withoutNulls)) : { contradicting_restrictions: true }
    joined.set('restrictions', whole, 'restrictions_in_list')
    return joined
  })
  return draft
}

function withoutNulls(part: RawObject): RawObject {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== null))
}
