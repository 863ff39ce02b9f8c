package generated

import (
	_ "embed"

	"tshost/manifest"
)

//go:embed manifest.json
var manifestText []byte

// Manifest gives the list this package was generated from.
func Manifest() (manifest.Manifest, error) {
	return manifest.Parse(manifestText)
}
