package engine

import (
	"context"
	"errors"
	"sync"
	"time"
)

// ErrUnavailable answers a dispatch while no runtime is up.
var ErrUnavailable = errors.New("no JavaScript runtime is up")

const (
	// startLimit bounds the start hook; a first start may wait for another node's migrations.
	startLimit = 2 * time.Minute
	// A runtime that breaks again and again is replaced ever more slowly.
	firstRetry = 100 * time.Millisecond
	lastRetry  = 30 * time.Second
)

// Engine keeps one runtime up: a broken one is thrown away, what was in flight fails, and a fresh one runs the start hook again.
// All truth is outside, so nothing else is lost.
type Engine struct {
	config    Config
	startHook string

	mu       sync.Mutex
	current  *Runtime
	stopped  bool
	restarts int
}

// New prepares an engine; Start brings it up. startHook is dispatched first in every runtime, with no arguments.
func New(config Config, startHook string) *Engine {
	return &Engine{config: config, startHook: startHook}
}

// Start brings the first runtime up; gives the start hook's result.
func (e *Engine) Start(ctx context.Context) (string, error) {
	runtime, result, err := e.launch(ctx)
	if err != nil {
		return "", err
	}
	e.adopt(runtime)
	return result, nil
}

func (e *Engine) launch(ctx context.Context) (*Runtime, string, error) {
	runtime, err := NewRuntime(e.config)
	if err != nil {
		return nil, "", err
	}
	limited, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	result, err := runtime.Dispatch(limited, Call{Hook: e.startHook, Payload: "[]"})
	if err != nil {
		runtime.Stop()
		return nil, "", err
	}
	return runtime, result, nil
}

func (e *Engine) adopt(runtime *Runtime) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.stopped {
		runtime.Stop()
		return
	}
	e.current = runtime
	go e.guard(runtime)
}

// guard replaces the runtime when it breaks.
func (e *Engine) guard(runtime *Runtime) {
	<-runtime.Failed()
	e.mu.Lock()
	if e.stopped {
		e.mu.Unlock()
		return
	}
	e.current = nil
	e.restarts++
	e.mu.Unlock()
	e.config.Log("error", "replacing a broken JavaScript runtime", map[string]any{"error": runtime.Failure().Error()})

	for wait := firstRetry; !e.isStopped(); wait = min(2*wait, lastRetry) {
		next, _, err := e.launch(context.Background())
		if err == nil {
			e.adopt(next)
			return
		}
		e.config.Log("error", "the fresh JavaScript runtime did not start", map[string]any{"error": err.Error()})
		time.Sleep(wait)
	}
}

func (e *Engine) isStopped() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.stopped
}

// Dispatch runs a hook in the current runtime; ErrUnavailable when there is none. See Runtime.Dispatch.
func (e *Engine) Dispatch(ctx context.Context, call Call) (string, error) {
	e.mu.Lock()
	runtime := e.current
	e.mu.Unlock()
	if runtime == nil {
		return "", ErrUnavailable
	}
	return runtime.Dispatch(ctx, call)
}

// Restarts counts the runtimes that broke.
func (e *Engine) Restarts() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.restarts
}

// Stop ends the engine for good.
func (e *Engine) Stop() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.stopped = true
	if e.current != nil {
		e.current.Stop()
		e.current = nil
	}
}
