import type { EvseStatus } from '#domain/location/location'
import type { Wording } from '#ui/wording.ts'
import { type StatusGroup, statusGroup } from './status-group.ts'

/** A status by shape, word and colour together: none of them alone tells it. */
export function StatusBadge({ status, wording }: { readonly status: EvseStatus; readonly wording: Wording }) {
  const group = statusGroup(status)
  return (
    <span class={`badge badge-${group}`}>
      <StatusShape group={group} />
      {wording.t(`driver.status.${group}`)}
    </span>
  )
}

/** The shape of a status: a tick, a bolt, a cross, a bar, a question mark. */
export function StatusShape({ group }: { readonly group: StatusGroup }) {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2">
      {SHAPES[group]}
    </svg>
  )
}

const SHAPES = {
  available: (
    <>
      <circle cx="10" cy="10" r="8" />
      <path d="m6 10.5 2.8 2.8L14 7.5" stroke-linecap="round" stroke-linejoin="round" />
    </>
  ),
  occupied: (
    <>
      <rect x="2.5" y="2.5" width="15" height="15" rx="3" />
      <path d="M11 5 7 11h6l-4 5" stroke-linejoin="round" stroke-linecap="round" />
    </>
  ),
  faulted: (
    <>
      <path d="M10 2.5 18.5 17h-17z" stroke-linejoin="round" />
      <path d="M10 8v4M10 14v.6" stroke-linecap="round" />
    </>
  ),
  closed: (
    <>
      <circle cx="10" cy="10" r="8" />
      <path d="M6 10h8" stroke-linecap="round" />
    </>
  ),
  unknown: (
    <>
      <circle cx="10" cy="10" r="8" stroke-dasharray="3.2 3" />
      <path d="M8 8a2 2 0 1 1 2.6 1.9c-.4.2-.6.5-.6 1.1M10 13.6v.4" stroke-linecap="round" />
    </>
  ),
} as const
