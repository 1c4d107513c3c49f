import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

/** The AFIR feed of chargecloud: `{items, next}` around the items, tariffs inside of EVSEs. Source: binary-butterfly/ocpdb, ocpi/chargecloud_afir. */
export const chargecloudAfirProfile: ProfileData = {
  id: 'chargecloud-afir',
  purpose: 'The AFIR feed of chargecloud: open, pages by cursor, tariffs inside of charging points.',
  extends: 'chargecloud-public',
  paging: { style: 'cursor', envelope: 'items-next' },
  tariffs: { inline: true },
  quirk: 'chargecloud-afir',
}
