// Package hooks connects the hooks of a Mattermost plugin to the JavaScript engine. The hook methods themselves are generated (package
// generated), since the server calls whatever methods the plugin's type has.
package hooks

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"reflect"
	"sync/atomic"
	"time"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/plugin"

	"tshost/bridge"
	"tshost/core"
	"tshost/crypto"
	"tshost/database"
	"tshost/engine"
	"tshost/environment"
	"tshost/logging"
	"tshost/network"
	"tshost/operator"
	"tshost/patterns"
	"tshost/pluginapi"
	"tshost/web"
	"tshost/wire"
)

const (
	// hookLimit bounds a hook that the server waits for.
	hookLimit = 30 * time.Second
	// stopLimit bounds OnDeactivate: the server itself waits no longer.
	stopLimit = 10 * time.Second
	// usualPayload is what the arguments of most hooks fit into, in bytes.
	usualPayload = 1 << 10
	// requestLimit is the server's own write timeout; a stream ends with it.
	requestLimit = 300 * time.Second
)

// Base is what the generated type embeds. The server sets API and Driver before it activates the plugin.
type Base struct {
	plugin.MattermostPlugin
	// Source gives the bundle; Methods lists the plugin API methods it may call.
	Source  func() (string, error)
	Methods []string

	// engine is nil until the plugin is activated; hooks read it while the server may still be activating.
	engine   atomic.Pointer[engine.Engine]
	database *database.Database
	timings  timings
}

// Activate brings the engine up and fails when OnActivate fails in JavaScript.
func (b *Base) Activate() error {
	source, err := b.Source()
	if err != nil {
		return fmt.Errorf("the bundle is missing: %w", err)
	}
	program, err := engine.Compile("plugin.js", source)
	if err != nil {
		return err
	}
	apiMethods, err := pluginapi.Methods(b.API, b.Methods)
	if err != nil {
		return err
	}
	b.database = database.New(b.Driver)
	matcher := patterns.New()
	table := bridge.Merge(apiMethods, b.database.Methods(), crypto.Methods(), environment.Methods(), network.New().Methods(), matcher.Methods(), core.New(b.API, b.log).Methods(), logging.Methods(b.API))
	executable, err := os.Executable()
	if err != nil {
		return err
	}
	table = bridge.Merge(table, operator.New(executable).Methods())
	sync := crypto.Sync()
	maps.Copy(sync, matcher.Sync())
	js := engine.New(engine.Config{Program: program, Call: table.Call, Sync: sync, Log: b.log}, "OnActivate")
	b.engine.Store(js)
	result, err := js.Start(context.Background())
	if errors.Is(err, engine.ErrBroken) {
		// A machine that stood still for a while makes a runtime look stuck, and the server leaves a plugin off whose activation failed once.
		b.log("warn", "the JavaScript runtime broke in its start and is started again", map[string]any{"error": err.Error()})
		result, err = js.Start(context.Background())
	}
	if err == nil {
		var failure error
		if err = decodeResults(result, []any{&failure}); err == nil {
			err = failure
		}
	}
	if err != nil {
		b.stop()
	}
	return err
}

// Deactivate lets JavaScript finish, then stops the engine and gives the connections back.
func (b *Base) Deactivate() error {
	js := b.engine.Load()
	if js == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), stopLimit)
	defer cancel()
	if _, err := js.Dispatch(ctx, engine.Call{Hook: "OnDeactivate", Payload: "[]"}); err != nil {
		b.log("warn", "OnDeactivate failed", map[string]any{"error": err.Error()})
	}
	b.stop()
	return nil
}

func (b *Base) stop() {
	b.engine.Load().Stop()
	if err := b.database.Close(); err != nil {
		b.log("warn", "the database connections did not close", map[string]any{"error": err.Error()})
	}
}

// RunIn is Run for a hook with a plugin.Context, which follows its arguments.
func (b *Base) RunIn(c *plugin.Context, hook string, args []any, results ...any) {
	b.Run(hook, append(args, web.ContextOf(c)), results...)
}

// Run dispatches a hook with the JSON array of its arguments and sets results, which are pointers to the hook's return values. When
// the hook fails they keep their zero values, with which the server goes on.
func (b *Base) Run(hook string, args []any, results ...any) {
	js := b.engine.Load()
	if js == nil {
		return // The server announces the configuration before it activates the plugin.
	}
	started := time.Now()
	if err := run(js, hook, args, results); err != nil {
		for _, result := range results {
			reflect.ValueOf(result).Elem().SetZero()
		}
		b.log("error", "a hook failed", map[string]any{"hook": hook, "error": err.Error()})
	}
	b.timings.add(hook, time.Since(started))
}

// run is urgent for hooks that give a result: the server holds a log-in, a notification or a change back until it has it.
func run(js *engine.Engine, hook string, args []any, results []any) error {
	payload, err := encodeArguments(args)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), hookLimit)
	defer cancel()
	result, err := js.Dispatch(ctx, engine.Call{Hook: hook, Payload: payload, Urgent: len(results) > 0})
	if err != nil {
		return err
	}
	if err := decodeResults(result, results); err != nil {
		return err
	}
	keepUnseen(args, results)
	return nil
}

// keepUnseen gives what a hook returned for an argument the fields that JSON does not carry: plugins asked after this one read them.
func keepUnseen(args, results []any) {
	for _, result := range results {
		given := reflect.ValueOf(result).Elem()
		if given.Kind() != reflect.Pointer || given.IsNil() || given.Elem().Kind() != reflect.Struct {
			continue
		}
		for _, arg := range args {
			original := reflect.ValueOf(arg)
			if !original.IsValid() || original.Type() != given.Type() || original.IsNil() {
				continue
			}
			for i := range given.Elem().NumField() {
				if field := given.Elem().Field(i); field.CanSet() && given.Elem().Type().Field(i).Tag.Get("json") == "-" {
					field.Set(original.Elem().Field(i))
				}
			}
		}
	}
}

// Serve dispatches a hook that answers an HTTP request.
func (b *Base) Serve(hook string, c *plugin.Context, w http.ResponseWriter, r *http.Request) {
	reply := web.NewReply(w)
	defer reply.Close()
	err := engine.ErrUnavailable
	if js := b.engine.Load(); js != nil {
		var payload string
		if payload, err = web.Payload(c, r); err == nil {
			ctx, cancel := context.WithTimeout(r.Context(), requestLimit)
			defer cancel()
			started := time.Now()
			_, err = js.Dispatch(ctx, engine.Call{Hook: hook, Payload: payload, Writer: reply})
			b.timings.add(hook, time.Since(started))
		}
	}
	if err == nil && reply.Started() {
		if hook == "ServeMetrics" {
			err = reply.Write(b.metrics())
		}
		if err == nil {
			return
		}
	}
	if err == nil {
		err = errors.New("the hook wrote no reply")
	}
	b.log("error", "a request failed", map[string]any{"hook": hook, "request_id": c.RequestId, "error": err.Error()})
	status, id, message := http.StatusInternalServerError, "api.internal", "Something went wrong on the server."
	if errors.Is(err, engine.ErrBroken) || errors.Is(err, engine.ErrUnavailable) {
		status, id, message = http.StatusServiceUnavailable, "api.unavailable", "The server cannot answer right now. Try again in a moment."
	}
	if err = reply.Refuse(c, status, id, message); err != nil {
		b.log("debug", "nobody took the error reply", map[string]any{"request_id": c.RequestId, "error": err.Error()})
	}
}

func (b *Base) log(level, message string, fields map[string]any) {
	logging.Write(b.API, level, message, fields)
}

func encodeArguments(args []any) (string, error) {
	payload := append(make([]byte, 0, usualPayload), '[')
	for i, arg := range args {
		one, err := wire.Encode(arg)
		if err != nil {
			return "", err
		}
		if i > 0 {
			payload = append(payload, ',')
		}
		payload = append(payload, one...)
	}
	return string(append(payload, ']')), nil
}

// decodeResults reads the JSON array a hook gave; what it leaves out stays zero. A configuration is never taken over: it would destroy
// settings (gob drops pointers to zero values), so a hook that is shown one can only refuse it.
func decodeResults(result string, targets []any) error {
	var given []json.RawMessage
	if err := json.Unmarshal([]byte(result), &given); err != nil {
		return fmt.Errorf("the hook's result is no JSON array: %w", err)
	}
	for i, target := range targets {
		if i >= len(given) {
			return nil
		}
		switch typed := target.(type) {
		case **model.Config:
		case *error:
			failure, err := wire.AppErrorFrom(given[i])
			if err != nil {
				return err
			}
			// Assigned only when there is one: a nil *AppError in an error is not nil.
			if failure != nil {
				*typed = failure
			}
		case **model.AppError:
			failure, err := wire.AppErrorFrom(given[i])
			if err != nil {
				return err
			}
			*typed = failure
		default:
			if err := json.Unmarshal(given[i], target); err != nil {
				return fmt.Errorf("result %d: %w", i+1, err)
			}
		}
	}
	return nil
}
