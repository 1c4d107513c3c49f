import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

/** Peers that list other capabilities and leave remote start out, although it works at their EVSEs. */
export const ocpi221RemoteStart: ProfileData = {
  id: 'ocpi-221-remote-start',
  purpose: 'A peer of 2.2.1 whose charging points start remotely although they do not list it.',
  extends: 'ocpi-221',
  assumedCapabilities: ['REMOTE_START_STOP_CAPABLE'],
}
