// Command tshost is a Mattermost plugin's executable: it runs the JavaScript bundle built into it.
package main

import (
	"log"
	"os"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/mattermost/mattermost/server/public/plugin"

	"tshost/bundle"
	"tshost/generated"
	"tshost/hooks"
	"tshost/operator"
)

// gcPercent is how much garbage, of what lives, may pile up. The plugin shares its machine with the server: with Go's default of 100 a mass
// revocation's peak was 60 MB above its rest. GOGC in the environment says otherwise.
const gcPercent = 70

// reserve counts as heap, and is never touched, so it takes no memory of the machine: garbage may pile up to 70 percent of it even while little
// lives, and the collector, which took a third of the processor in a mass revocation, runs half as often. With this much, one of 20,000 sessions adds
// 43 MB to what the process has at rest, of the 60 it may; with 160 MB it was 75.
var reserve = make([]byte, 105<<20)

func main() {
	defer runtime.KeepAlive(reserve)
	// The server starts plugins without arguments.
	if len(os.Args) > 1 {
		os.Exit(giveOrder(os.Args[1:]))
	}
	list, err := generated.Manifest()
	if err != nil {
		log.Fatal(err)
	}
	go exitWithParent()
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	plugin.ClientMain(&generated.Hooks{Base: hooks.Base{Source: bundle.Source, Methods: list.APIMethods}})
}

// giveOrder hands the command line to the plugin that runs from this executable (package operator).
func giveOrder(args []string) int {
	executable, err := os.Executable()
	if err != nil {
		log.Print(err)
		return 1
	}
	return operator.Command(executable, args, os.Stdout, os.Stderr)
}

// exitWithParent ends this process when the server that started it is gone. A server that is killed cannot stop its plugins, and what is
// left behind would run its timers for ever, beside the plugin of the server's next start.
func exitWithParent() {
	for parent := os.Getppid(); os.Getppid() == parent; time.Sleep(2 * time.Second) {
		continue
	}
	log.Fatal("the server that started this plugin is gone")
}
