// Command plugin_environment runs a packed plugin as a Mattermost server does, with the plugin API answered over a local socket. README.md
// describes its protocols.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/plugin"
	"github.com/mattermost/mattermost/server/public/shared/mlog"
)

// tokenVariable names the environment variable with the secret that every request must carry.
const tokenVariable = "PLUGIN_ENVIRONMENT_TOKEN"

const gcPercent = 400

type options struct {
	archive, standIn, database, replica, listen, token string
}

func main() {
	// A server's heap is large and its collector rarely runs; this program's is small.
	debug.SetGCPercent(gcPercent)
	var given options
	flag.StringVar(&given.archive, "plugin", "", "the packed plugin (.tar.gz)")
	flag.StringVar(&given.standIn, "stand-in", "", "local socket on which the plugin API is answered")
	flag.StringVar(&given.database, "database", "", "PostgreSQL URL")
	flag.StringVar(&given.replica, "replica", "", "PostgreSQL URL for reads (default: the database)")
	flag.StringVar(&given.listen, "listen", "127.0.0.1:0", "address to serve on")
	flag.Parse()
	given.token = os.Getenv(tokenVariable)
	// The plugin's process inherits the environment and must not learn the secret.
	if err := errors.Join(os.Unsetenv(tokenVariable), run(given)); err != nil {
		say(map[string]string{"error": err.Error()})
		os.Exit(1)
	}
}

func say(line map[string]string) {
	encoded, _ := json.Marshal(line) // a map of texts always encodes
	fmt.Println(string(encoded))
}

func run(given options) error {
	if given.archive == "" || given.standIn == "" || given.database == "" || given.token == "" {
		return errors.New("--plugin, --stand-in, --database and " + tokenVariable + " are needed")
	}
	folder, err := os.MkdirTemp("", "plugin_environment_")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	id, err := unpack(given.archive, folder)
	if err != nil {
		return err
	}
	logger, err := newLogger()
	if err != nil {
		return err
	}
	defer func() { _ = logger.Shutdown() }() // the program ends either way
	connections, err := newDatabase(given.database, given.replica)
	if err != nil {
		return err
	}
	defer connections.Close()
	calls, err := openLink(given.standIn)
	if err != nil {
		return err
	}
	api := &forwarder{link: calls, logger: logger}
	environment, err := plugin.NewEnvironment(func(*model.Manifest) plugin.API { return api }, connections, folder, folder+"/.webapp", logger, nil)
	if err != nil {
		return err
	}
	if err = os.Mkdir(folder+"/.webapp", 0o700); err != nil {
		return err
	}
	defer environment.Shutdown()
	if _, _, err = environment.Activate(id); err != nil {
		return fmt.Errorf("the plugin was not activated: %w", err)
	}
	environment.TogglePluginHealthCheckJob(true)

	listener, err := net.Listen("tcp", given.listen)
	if err != nil {
		return err
	}
	stop, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer cancel()
	server := &http.Server{Handler: newService(environment, id, folder, given.token, cancel), ReadHeaderTimeout: 10 * time.Second}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	go stopWithParent(cancel)
	say(map[string]string{"url": "http://" + listener.Addr().String(), "plugin_id": id})

	select {
	case err = <-failed:
		return err
	case <-stop.Done():
	}
	ending, done := context.WithTimeout(context.Background(), 2*time.Second)
	defer done()
	// Streams may still be open: after two seconds they are cut.
	if server.Shutdown(ending) != nil {
		return server.Close()
	}
	return nil
}

// stopWithParent stops when the process that started this one is gone, so that a killed test leaves nothing behind.
func stopWithParent(stop func()) {
	for parent := os.Getppid(); os.Getppid() == parent; time.Sleep(500 * time.Millisecond) {
		continue
	}
	stop()
}

func newLogger() (*mlog.Logger, error) {
	logger, err := mlog.NewLogger()
	if err != nil {
		return nil, err
	}
	if err = mlog.AddWriterTarget(logger, os.Stderr, true, mlog.StdAll...); err != nil {
		return nil, err
	}
	mlog.InitGlobalLogger(logger)
	return logger, nil
}
