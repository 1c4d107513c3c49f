import type { Leniency } from '#integrations/ocpi/parsed'
import type { ObjectKind } from '#integrations/ocpi/quirks/profile-schema'
import type { RawObject } from '#integrations/ocpi/raw-object'

/** An object on its way in: as it is so far, and what was mended in it. */
export interface Mended {
  readonly raw: RawObject
  readonly leniencies: readonly Leniency[]
}

/** A deviation that data cannot describe: functions on raw objects of some kinds, run before everything else is looked at. */
export type Quirk = Readonly<Partial<Record<ObjectKind, (raw: RawObject) => Mended>>>
