import { listPeerIds } from '#store/catalogue/list-peer-ids'
import type { House } from '../house.ts'

/** The one schedule: recurring work belongs to the objects' own alarms; this only wakes whoever has fallen asleep over it. */
export async function rearmOverdue(house: House): Promise<void> {
  for (const peer of await listPeerIds(house.catalogue)) {
    await Promise.all([house.objects.party(peer).rearm(), house.objects.intake(peer).rearm()])
  }
}
