// Command tshost is a Mattermost plugin's executable: it runs the JavaScript bundle built into it.
package main

import (
	"log"

	"github.com/mattermost/mattermost/server/public/plugin"

	"tshost/bundle"
	"tshost/generated"
	"tshost/hooks"
)

func main() {
	list, err := generated.Manifest()
	if err != nil {
		log.Fatal(err)
	}
	plugin.ClientMain(&generated.Hooks{Base: hooks.Base{Source: bundle.Source, Methods: list.APIMethods}})
}
