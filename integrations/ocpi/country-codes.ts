const ALPHA3: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'AD:AND AL:ALB AT:AUT AU:AUS BA:BIH BE:BEL BG:BGR CA:CAN CH:CHE CN:CHN CY:CYP CZ:CZE DE:DEU DK:DNK EE:EST ES:ESP FI:FIN FO:FRO ' +
    'FR:FRA GB:GBR GG:GGY GI:GIB GR:GRC HR:HRV HU:HUN IE:IRL IL:ISR IM:IMN IN:IND IS:ISL IT:ITA JE:JEY JP:JPN LI:LIE LT:LTU LU:LUX ' +
    'LV:LVA MC:MCO MD:MDA ME:MNE MK:MKD MT:MLT MX:MEX NL:NLD NO:NOR NZ:NZL PL:POL PT:PRT RO:ROU RS:SRB SE:SWE SI:SVN SK:SVK SM:SMR ' +
    'TR:TUR UA:UKR US:USA VA:VAT XK:XKX ZA:ZAF'
  )
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
)

/** The alpha-3 code of a country given as alpha-2 by a peer that mixes them up; null for one not in the list. */
export function alpha3Of(country: string): string | null {
  return ALPHA3[country.toUpperCase()] ?? null
}

const ALPHA2: ReadonlyMap<string, string> = new Map(Object.entries(ALPHA3).map(([two, three]) => [three, two]))

/** The alpha-2 code of a country given as alpha-3; null for one not in the list. */
export function alpha2Of(country: string): string | null {
  return ALPHA2.get(country.toUpperCase()) ?? null
}
