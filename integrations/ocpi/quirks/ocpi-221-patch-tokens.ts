import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

/** A peer by OCPI 2.2.1 that wants to be told of a changed token by PATCH. */
export const ocpi221PatchTokens: ProfileData = {
  id: 'ocpi-221-patch-tokens',
  purpose: 'A peer of 2.2.1 that wants changes of tokens by PATCH.',
  extends: 'ocpi-221',
  tokens: { change: 'patch' },
}
