import MapWorker from 'maplibre-gl/dist/maplibre-gl-worker.mjs'

// MapLibre's worker as a file of its own, since a page's policy allows no script that is made up in the page. It starts itself when it is
// loaded; it is named here because its package says that an import without a name may be left out.
Object.assign(self, { MapWorker })
