package engine

import (
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

var (
	errReplyOver = errors.New("the reply is over")
	errHasHead   = errors.New("the head is already written")
)

// reply lets one write through at a time and none after it is over. A whole reply is kept until the hook has ended, and leaves without
// JavaScript, whose one thread everything waits for.
type reply struct {
	mu      sync.Mutex
	writer  Writer
	hasHead bool
	whole   *wholeReply
	closed  bool
}

type wholeReply struct {
	status            int
	headersJSON, body string
}

// mayBegin needs the lock.
func (r *reply) mayBegin() error {
	switch {
	case r.closed:
		return errReplyOver
	case r.hasHead:
		return errHasHead
	}
	return nil
}

func (r *reply) keep(whole *wholeReply) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.mayBegin(); err != nil {
		return err
	}
	r.hasHead, r.whole = true, whole
	return nil
}

func (r *reply) writeWhole() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.whole == nil {
		return nil
	}
	header, err := parseHeaders(r.whole.headersJSON)
	if err != nil {
		return err
	}
	return r.writer.WriteAll(r.whole.status, header, r.whole.body)
}

func (r *reply) writeHead(status int, headersJSON string) error {
	header, err := parseHeaders(headersJSON)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err = r.mayBegin(); err != nil {
		return err
	}
	if err = r.writer.WriteHead(status, header); err == nil {
		r.hasHead = true
	}
	return err
}

func (r *reply) write(chunk string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed || r.whole != nil {
		return errReplyOver
	}
	return r.writer.Write(chunk)
}

func (r *reply) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
}

// writerObject is a reply as JavaScript sees it. A dynamic object, because a reply needs one of its functions or two, and each costs as much as
// a short hook to make.
type writerObject struct {
	runtime *Runtime
	reply   *reply
}

var _ goja.DynamicObject = (*writerObject)(nil)

// Get makes the function of that name.
func (w *writerObject) Get(name string) goja.Value {
	vm := w.runtime.vm
	switch name {
	case "writeAll":
		return vm.ToValue(func(call goja.FunctionCall) goja.Value {
			whole := &wholeReply{int(call.Argument(0).ToInteger()), call.Argument(1).String(), call.Argument(2).String()}
			if err := w.reply.keep(whole); err != nil {
				panic(vm.NewGoError(err))
			}
			return goja.Undefined()
		})
	case "writeHead":
		return vm.ToValue(func(call goja.FunctionCall) goja.Value {
			status, headersJSON := int(call.Argument(0).ToInteger()), call.Argument(1).String()
			return w.runtime.promise(func() (any, error) { return goja.Undefined(), w.reply.writeHead(status, headersJSON) })
		})
	case "write":
		return vm.ToValue(func(call goja.FunctionCall) goja.Value {
			chunk := call.Argument(0).String()
			return w.runtime.promise(func() (any, error) { return goja.Undefined(), w.reply.write(chunk) })
		})
	}
	return nil
}

// Has tells whether there is a function of that name.
func (w *writerObject) Has(name string) bool {
	return name == "writeAll" || name == "writeHead" || name == "write"
}

// Keys names the functions.
func (w *writerObject) Keys() []string {
	return []string{"writeAll", "writeHead", "write"}
}

// Set changes nothing.
func (w *writerObject) Set(string, goja.Value) bool {
	return false
}

// Delete removes nothing.
func (w *writerObject) Delete(string) bool {
	return false
}

// parseHeaders reads {"name": "value"} or {"name": ["value", …]}.
func parseHeaders(headersJSON string) (http.Header, error) {
	var raw map[string]any
	if err := json.Unmarshal([]byte(headersJSON), &raw); err != nil {
		return nil, fmt.Errorf("headers are no JSON object: %w", err)
	}
	header := make(http.Header, len(raw))
	for name, value := range raw {
		several, isList := value.([]any)
		if !isList {
			several = []any{value}
		}
		for _, one := range several {
			text, isText := one.(string)
			if !isText {
				return nil, fmt.Errorf("header %s is neither text nor a list of texts", name)
			}
			header.Add(name, text)
		}
	}
	return header, nil
}
