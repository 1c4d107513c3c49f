import type { Habits } from './habits.ts'

/** How this operator was told to behave. */
export interface Settings {
  country: string
  party: string
  name: string
  port: number
  seed: string
  timeZone: string | null
  /** Simulated seconds in a real one. */
  timeScale: number
  feeds: string[]
  stations: number
  /** `none` sends the messages of a charge one after the other, without waiting. */
  pace: 'compressed' | 'none'
  /** So many charges are kept running without being asked. */
  auto: number
  uids: string[]
  pageSize: number
  singleParty: boolean
  habits: Habits
}
