import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

/** Peers on satimoto's OCPI library: look for the credential under another header. Source: satimoto/go-ocpi, internal/credential/header.go. */
export const satimoto: ProfileData = {
  id: 'satimoto',
  purpose: "Peers on satimoto's library: the credential under another header.",
  extends: 'ocpi-221',
  auth: { sendHeader: 'Authentication', acceptHeaders: ['Authentication'] },
}
