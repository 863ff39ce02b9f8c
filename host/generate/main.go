// Command generate writes generated/hooks_gen.go from the list in generated/manifest.json. Run it in the host's folder.
package main

import (
	"log"
	"os"

	"tshost/manifest"
)

func main() {
	list, err := manifest.Read("generated/manifest.json")
	if err != nil {
		log.Fatal(err)
	}
	source, err := hooksSource(list.Hooks)
	if err != nil {
		log.Fatal(err)
	}
	if err = os.WriteFile("generated/hooks_gen.go", source, 0o644); err != nil {
		log.Fatal(err)
	}
}
