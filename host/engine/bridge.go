package engine

import (
	"maps"
	"time"

	"github.com/dop251/goja"
)

// bridge is the object that createPlugin gets: call, now, after and the synchronous functions of the configuration.
func (r *Runtime) bridge() (*goja.Object, error) {
	members := map[string]any{
		"call": r.call,
		"now": func() int64 {
			return time.Now().UnixMilli()
		},
		"after": r.after,
	}
	maps.Copy(members, r.config.Sync)
	// Set once: a Go map would make a function anew each time one of it is named.
	bridge := r.vm.NewObject()
	for name, member := range members {
		if err := bridge.Set(name, r.native(member)); err != nil {
			return nil, err
		}
	}
	return bridge, nil
}

// native makes functions of the commonest shapes callable without reflection, which costs more than what most of them do.
func (r *Runtime) native(member any) any {
	textOf := func(call goja.FunctionCall, place int) string {
		if place >= len(call.Arguments) {
			return ""
		}
		return call.Arguments[place].String()
	}
	switch fn := member.(type) {
	case func() int64:
		return func(goja.FunctionCall) goja.Value { return r.vm.ToValue(fn()) }
	case func(string) string:
		return func(call goja.FunctionCall) goja.Value { return r.vm.ToValue(fn(textOf(call, 0))) }
	case func(string, string) goja.Value:
		return func(call goja.FunctionCall) goja.Value { return fn(textOf(call, 0), textOf(call, 1)) }
	case func(string, string) (string, error):
		return func(call goja.FunctionCall) goja.Value {
			text, err := fn(textOf(call, 0), textOf(call, 1))
			if err != nil {
				panic(r.vm.NewGoError(err))
			}
			return r.vm.ToValue(text)
		}
	}
	return member
}

func (r *Runtime) call(method, argsJSON string) goja.Value {
	return r.promise(func() (any, error) {
		return r.config.Call(r.ctx, method, argsJSON), nil
	})
}

// promise runs work on a goroutine of its own and settles the promise it returns on the loop, as urgently as it was asked for.
func (r *Runtime) promise(work func() (any, error)) goja.Value {
	promise, resolve, reject := r.vm.NewPromise()
	isUrgent := r.isUrgent
	go func() {
		value, err := work()
		r.turn(isUrgent, func() error {
			if err != nil {
				return reject(r.vm.NewGoError(err))
			}
			return resolve(value)
		})
	}()
	return r.vm.ToValue(promise)
}

// after calls fn once, as a turn of its own; what it returns prevents that.
func (r *Runtime) after(delayMs float64, fn goja.Callable) func() {
	cancelled := false
	timer := time.AfterFunc(time.Duration(delayMs*float64(time.Millisecond)), func() {
		r.turn(false, func() error {
			if cancelled {
				return nil
			}
			_, err := fn(goja.Undefined())
			return err
		})
	})
	return func() {
		cancelled = true
		timer.Stop()
	}
}
