/** The modules a platform offers, each in a role; before 2.2 there were no roles. */
export type OfferedModules = readonly (readonly [identifier: string, role: 'SENDER' | 'RECEIVER'])[]

/** The details of a version, as `versions` leads to them. */
export function versionDocument(origin: string, version: string, modules: OfferedModules) {
  const endpoints = modules.map(([identifier, role]) => ({
    identifier,
    ...(version === '2.1.1' ? {} : { role }),
    url: `${origin}/ocpi/${version}/${identifier}`,
  }))
  return { version, endpoints }
}

/** The list of versions of a platform that speaks one. */
export const versionList = (origin: string, version: string) => [{ version, url: `${origin}/ocpi/${version}` }]
