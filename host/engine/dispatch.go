package engine

import (
	"context"
	"errors"
	"fmt"

	"github.com/dop251/goja"
)

// Call is one hook to dispatch.
type Call struct {
	Hook, Payload string
	// Writer is where an HTTP reply goes; nil without one.
	Writer Writer
	// Urgent calls go before the others: the server holds something of its own back until the hook has answered.
	Urgent bool
}

// Dispatch runs dispatch(hook, payload, writer) and waits for the promise it gives, if what it gives is one; then it writes the whole reply that
// was handed over, if one was. After Dispatch has returned nothing is written any more.
// Fails with ErrBroken when the runtime broke meanwhile, with ctx's error, or with what JavaScript threw.
func (r *Runtime) Dispatch(ctx context.Context, call Call) (string, error) {
	type outcome struct {
		value string
		err   error
	}
	settled := make(chan outcome, 1)
	settle := func(value string, err error) {
		select {
		case settled <- outcome{value, err}:
		default:
		}
	}
	reply := &reply{writer: call.Writer}
	defer reply.close()

	r.turn(call.Urgent, func() error {
		var target goja.Value = goja.Null()
		if call.Writer != nil {
			target = r.vm.NewDynamicObject(&writerObject{r, reply})
		}
		result, err := r.dispatch(goja.Undefined(), r.vm.ToValue(call.Hook), r.vm.ToValue(call.Payload), target)
		if err != nil {
			var exception *goja.Exception
			if errors.As(err, &exception) {
				settle("", fmt.Errorf("%s failed: %s", call.Hook, exception.String()))
				return nil
			}
			return err
		}
		if text, isAtOnce := result.(goja.String); isAtOnce {
			settle(text.String(), nil)
			return nil
		}
		promise, ok := result.Export().(*goja.Promise)
		if !ok {
			settle("", fmt.Errorf("%s: dispatch gave neither a text nor a promise", call.Hook))
			return nil
		}
		fail := func(reason goja.Value) {
			settle("", fmt.Errorf("%s failed: %s", call.Hook, describe(r.vm, reason)))
		}
		if promise.State() == goja.PromiseStateFulfilled {
			// Its microtasks have run already, so what waited for nothing is settled by now.
			settle(promise.Result().String(), nil)
			return nil
		}
		then, ok := goja.AssertFunction(result.ToObject(r.vm).Get("then"))
		if !ok {
			settle("", fmt.Errorf("%s: dispatch gave neither a text nor a promise", call.Hook))
			return nil
		}
		_, err = then(result, r.vm.ToValue(func(value string) { settle(value, nil) }), r.vm.ToValue(fail))
		return err
	})

	select {
	case result := <-settled:
		if result.err != nil {
			return "", result.err
		}
		return result.value, reply.writeWhole()
	case <-r.failed:
		return "", r.failure
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
