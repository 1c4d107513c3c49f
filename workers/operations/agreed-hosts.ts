import { z } from '@hono/zod-openapi'
import { Refusal } from './refusal.ts'

const Host = z
  .string()
  .max(255)
  .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/i, 'a host name, with a port if it is not 443')
  .openapi({ example: 'ocpi.example.com' })

/** The hosts that staff agree upon for a peer. */
export const AgreedHosts = z
  .array(Host)
  .min(1)
  .max(20)
  .openapi({ description: 'The only hosts that we will ever call for this peer' })

/** Refuses our own host: calling ourselves would be answered by whoever we are. */
export function refuseOwnHost(hosts: readonly string[], origin: string): void {
  if (hosts.some((host) => host.toLowerCase() === new URL(origin).host))
    throw new Refusal(400, 'input_invalid', 'this is our own host', 'allowedHosts')
}
