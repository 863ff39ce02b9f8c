package engine

import (
	"time"

	"github.com/dop251/goja"
)

// bridge is the object that createPlugin gets: call, now, after and the synchronous functions of the configuration.
func (r *Runtime) bridge() map[string]any {
	bridge := map[string]any{
		"call": r.call,
		"now": func() int64 {
			return time.Now().UnixMilli()
		},
		"after": r.after,
	}
	for name, fn := range r.config.Sync {
		bridge[name] = fn
	}
	return bridge
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
