// Package manifest reads the list of hooks to declare and plugin API methods to let through, which the bundle's build writes.
package manifest

import (
	"encoding/json"
	"os"
)

// Manifest is generated/manifest.json.
type Manifest struct {
	APIMethods []string `json:"api_methods"`
	Hooks      []string `json:"hooks"`
}

// Parse reads a manifest's text.
func Parse(text []byte) (Manifest, error) {
	var list Manifest
	err := json.Unmarshal(text, &list)
	return list, err
}

// Read reads a manifest file.
func Read(path string) (Manifest, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return Manifest{}, err
	}
	return Parse(text)
}
