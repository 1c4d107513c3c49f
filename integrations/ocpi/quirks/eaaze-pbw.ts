import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

/** Parkraumgesellschaft Baden-Württemberg on eaaze: refuses requests without ids, which ours have, and gives large pages. Source: binary-butterfly/ocpdb, ocpi/eaaze_pbw. */
export const eaazePbw: ProfileData = {
  id: 'eaaze-pbw',
  purpose: 'Parkraumgesellschaft Baden-Württemberg on eaaze: pages of a thousand.',
  extends: 'ocpi-221',
  paging: { limit: 1000, pageTimeoutMs: 60_000, pageMaxBytes: 50_000_000 },
}
