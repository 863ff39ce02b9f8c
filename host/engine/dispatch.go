package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"

	"github.com/dop251/goja"
)

// Writer is where an HTTP reply goes: head first, then chunks, each flushed.
type Writer interface {
	WriteHead(status int, header http.Header) error
	// WriteAll is a whole reply: head and body.
	WriteAll(status int, header http.Header, body string) error
	Write(chunk string) error
}

// Call is one hook to dispatch.
type Call struct {
	Hook, Payload string
	// Writer is where an HTTP reply goes; nil without one.
	Writer Writer
	// Urgent calls go before the others: the server holds something of its own back until the hook has answered.
	Urgent bool
}

// Dispatch runs dispatch(hook, payload, writer) and waits for the promise it gives, if what it gives is one. After Dispatch has returned nothing is written any more.
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
	reply := &guardedWriter{writer: call.Writer}
	defer reply.close()

	r.turn(call.Urgent, func() error {
		var target goja.Value = goja.Null()
		if call.Writer != nil {
			target = r.vm.ToValue(r.writerObject(reply))
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
		return result.value, result.err
	case <-r.failed:
		return "", r.failure
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func (r *Runtime) writerObject(reply *guardedWriter) map[string]any {
	return map[string]any{
		"writeAll": func(status int, headersJSON, body string) goja.Value {
			return r.promise(func() (any, error) {
				header, err := parseHeaders(headersJSON)
				if err != nil {
					return nil, err
				}
				return goja.Undefined(), reply.do(func(writer Writer) error { return writer.WriteAll(status, header, body) })
			})
		},
		"writeHead": func(status int, headersJSON string) goja.Value {
			return r.promise(func() (any, error) {
				header, err := parseHeaders(headersJSON)
				if err != nil {
					return nil, err
				}
				return goja.Undefined(), reply.do(func(writer Writer) error { return writer.WriteHead(status, header) })
			})
		},
		"write": func(chunk string) goja.Value {
			return r.promise(func() (any, error) {
				return goja.Undefined(), reply.do(func(writer Writer) error { return writer.Write(chunk) })
			})
		},
	}
}

// guardedWriter lets one write through at a time and none after the reply is over.
type guardedWriter struct {
	mu     sync.Mutex
	writer Writer
	closed bool
}

var errReplyOver = errors.New("the reply is over")

func (g *guardedWriter) do(write func(Writer) error) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return errReplyOver
	}
	return write(g.writer)
}

func (g *guardedWriter) close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
}

// parseHeaders reads {"name": "value"} or {"name": ["value", …]}.
func parseHeaders(headersJSON string) (http.Header, error) {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal([]byte(headersJSON), &raw); err != nil {
		return nil, fmt.Errorf("headers are no JSON object: %w", err)
	}
	header := make(http.Header, len(raw))
	for name, value := range raw {
		var one string
		if json.Unmarshal(value, &one) == nil {
			header.Add(name, one)
			continue
		}
		var several []string
		if err := json.Unmarshal(value, &several); err != nil {
			return nil, fmt.Errorf("header %s is neither text nor a list of texts", name)
		}
		for _, one := range several {
			header.Add(name, one)
		}
	}
	return header, nil
}
