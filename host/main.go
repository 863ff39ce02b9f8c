// Command tshost is a Mattermost plugin's executable: it runs the JavaScript bundle built into it.
package main

import (
	"log"
	"os"
	"time"

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
	go exitWithParent()
	plugin.ClientMain(&generated.Hooks{Base: hooks.Base{Source: bundle.Source, Methods: list.APIMethods}})
}

// exitWithParent ends this process when the server that started it is gone. A server that is killed cannot stop its plugins, and what is
// left behind would run its timers for ever, beside the plugin of the server's next start.
func exitWithParent() {
	for parent := os.Getppid(); os.Getppid() == parent; time.Sleep(2 * time.Second) {
		continue
	}
	log.Fatal("the server that started this plugin is gone")
}
