-- The map of a driver whose token is on the list of an unpublished location.
CREATE INDEX locations_by_allowed_place ON locations (latitude, longitude) WHERE publish = 0 AND allowed_to <> '[]';
