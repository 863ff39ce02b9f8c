// Package engine runs a JavaScript bundle: one runtime on an event loop of its own, watched, and replaced when it broke. It knows neither
// Mattermost nor what the bundle is for.
package engine

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dop251/goja"
)

// maxCallStackSize bounds recursion; the engine's own default is effectively unlimited and ends in a crash of the process.
const maxCallStackSize = 2048

// Config is what a runtime needs from its host.
type Config struct {
	// Program is the compiled bundle: see Compile.
	Program *goja.Program
	// Call answers bridge.call(method, argsJSON) with JSON. It runs on a goroutine of its own and may block; ctx ends with the runtime.
	Call func(ctx context.Context, method, argsJSON string) string
	// Sync holds the bridge's synchronous functions by name; a Go error they return is thrown in JavaScript.
	Sync map[string]any
	// Log takes the engine's own messages and console's; levels are debug, info, warn, error.
	Log func(level, message string, fields map[string]any)
	// TurnLimit is how long JavaScript may run without yielding (default 10 s).
	TurnLimit time.Duration
}

// ErrBroken answers what was in flight in a runtime that had to be given up.
var ErrBroken = errors.New("the JavaScript runtime was given up")

// Runtime is one JavaScript runtime. An interrupt, a stack overflow or a Go panic inside an async function leaves its microtask queue dead
// for ever, so any of them makes the whole runtime broken.
type Runtime struct {
	config Config
	vm     *goja.Runtime
	loop   *loop
	ctx    context.Context
	cancel context.CancelFunc

	dispatch goja.Callable

	// rejected holds promises rejected without a handler until it is certain that none comes. Belongs to the loop.
	rejected map[*goja.Promise]struct{}
	// turnStarted is when the running turn began, in Unix nanoseconds; 0 while idle.
	turnStarted atomic.Int64
	// isUrgent is whether the running turn is; what it waits for goes on as urgently. Belongs to the loop.
	isUrgent bool

	failOnce sync.Once
	failure  error
	failed   chan struct{}
}

// NewRuntime starts a runtime and runs the bundle in it: a CommonJS module that exports createPlugin(bridge), which gives an object with
// dispatch(hook, payloadJson, writer): a text, or a promise of one.
func NewRuntime(config Config) (*Runtime, error) {
	if config.TurnLimit == 0 {
		config.TurnLimit = 10 * time.Second
	}
	ctx, cancel := context.WithCancel(context.Background())
	r := &Runtime{
		config:   config,
		vm:       goja.New(),
		loop:     newLoop(),
		ctx:      ctx,
		cancel:   cancel,
		rejected: map[*goja.Promise]struct{}{},
		failed:   make(chan struct{}),
	}
	r.vm.SetMaxCallStackSize(maxCallStackSize)
	r.vm.SetFieldNameMapper(goja.UncapFieldNameMapper())
	r.vm.SetPromiseRejectionTracker(r.trackRejection)
	go r.loop.run()
	go r.watch()

	loaded := make(chan error, 1)
	r.turn(false, func() error {
		err := r.load()
		loaded <- err
		return err
	})
	select {
	case err := <-loaded:
		if err != nil {
			r.Stop()
			return nil, fmt.Errorf("the bundle did not start: %w", err)
		}
	case <-r.failed:
		return nil, r.failure
	}
	return r, nil
}

func (r *Runtime) load() error {
	if err := r.installPolyfills(); err != nil {
		return err
	}
	wrapper, err := r.vm.RunProgram(r.config.Program)
	if err != nil {
		return err
	}
	run, ok := goja.AssertFunction(wrapper)
	if !ok {
		return errors.New("the program was not made by Compile")
	}
	module := r.vm.NewObject()
	exports := r.vm.NewObject()
	if err = module.Set("exports", exports); err != nil {
		return err
	}
	if _, err = run(goja.Undefined(), module, exports); err != nil {
		return err
	}
	createPlugin, ok := goja.AssertFunction(module.Get("exports").ToObject(r.vm).Get("createPlugin"))
	if !ok {
		return errors.New("the bundle does not export createPlugin")
	}
	bridge, err := r.bridge()
	if err != nil {
		return err
	}
	plugin, err := createPlugin(goja.Undefined(), bridge)
	if err != nil {
		return err
	}
	dispatch, ok := goja.AssertFunction(plugin.ToObject(r.vm).Get("dispatch"))
	if !ok {
		return errors.New("createPlugin gave no dispatch function")
	}
	r.dispatch = func(_ goja.Value, args ...goja.Value) (goja.Value, error) {
		return dispatch(plugin, args...)
	}
	return nil
}

// Failed is closed when the runtime broke.
func (r *Runtime) Failed() <-chan struct{} {
	return r.failed
}

// Failure says why; only after Failed is closed.
func (r *Runtime) Failure() error {
	return r.failure
}

// Stop ends the runtime: timers do not fire, calls under way are cancelled, what is in flight is answered ErrBroken.
func (r *Runtime) Stop() {
	r.fail(ErrBroken)
	r.vm.Interrupt("stopped")
}

func (r *Runtime) fail(err error) {
	r.failOnce.Do(func() {
		r.failure = err
		r.loop.stop()
		r.cancel()
		close(r.failed)
	})
}

// turn runs fn on the loop, with the microtasks it leads to; urgent turns before the others. An exception of JavaScript's is logged;
// anything worse breaks the runtime.
func (r *Runtime) turn(isUrgent bool, fn func() error) {
	r.loop.post(func() {
		r.isUrgent = isUrgent
		r.turnStarted.Store(time.Now().UnixNano())
		defer r.turnStarted.Store(0)
		defer func() {
			if problem := recover(); problem != nil {
				r.fail(fmt.Errorf("%w: panic: %v", ErrBroken, problem))
			}
		}()
		err := fn()
		if err == nil {
			return
		}
		var exception *goja.Exception
		if errors.As(err, &exception) {
			r.config.Log("error", "uncaught exception", map[string]any{"error": exception.String()})
			return
		}
		r.fail(fmt.Errorf("%w: %v", ErrBroken, err))
	}, isUrgent)
}

// watch interrupts a turn that outstays the limit, and gives the runtime up when not even that helps (a regular expression that
// backtracks cannot be interrupted).
func (r *Runtime) watch() {
	ticker := time.NewTicker(r.config.TurnLimit / 10)
	defer ticker.Stop()
	for {
		select {
		case <-r.failed:
			return
		case <-ticker.C:
		}
		started := r.turnStarted.Load()
		if started == 0 {
			continue
		}
		elapsed := time.Since(time.Unix(0, started))
		if elapsed > r.config.TurnLimit {
			r.vm.Interrupt("ran too long without yielding")
		}
		if elapsed > r.config.TurnLimit*3/2 {
			r.fail(fmt.Errorf("%w: stuck for %s", ErrBroken, elapsed.Round(time.Millisecond)))
		}
	}
}

// trackRejection decides one turn later: a handler that is attached a moment after the rejection is none the less a handler.
func (r *Runtime) trackRejection(promise *goja.Promise, operation goja.PromiseRejectionOperation) {
	if operation == goja.PromiseRejectionHandle {
		delete(r.rejected, promise)
		return
	}
	r.rejected[promise] = struct{}{}
	r.turn(r.isUrgent, func() error {
		if _, still := r.rejected[promise]; still {
			delete(r.rejected, promise)
			r.config.Log("error", "unhandled promise rejection", map[string]any{"error": describe(r.vm, promise.Result())})
		}
		return nil
	})
}

// describe gives an error's stack, or whatever else was thrown, as text.
func describe(vm *goja.Runtime, thrown goja.Value) string {
	if object, ok := thrown.(*goja.Object); ok && object.ClassName() == "Error" {
		if stack := object.Get("stack"); stack != nil && !goja.IsUndefined(stack) {
			return stack.String()
		}
	}
	if thrown == nil {
		return "undefined"
	}
	var text string
	if err := vm.Try(func() { text = thrown.String() }); err != nil {
		return "a value that cannot be shown"
	}
	return text
}
