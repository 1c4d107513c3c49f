/** The name of a location's operator (alias `l`): its own, or what the peer calls the party that sends it. */
export const OPERATOR_NAME = `COALESCE(l.operator_name, (
  SELECT role.value ->> 'name' FROM peers AS p, json_each(p.roles) AS role WHERE p.id = l.peer
    AND role.value ->> 'countryCode' = l.country_code AND role.value ->> 'partyId' = l.party_id LIMIT 1))`
