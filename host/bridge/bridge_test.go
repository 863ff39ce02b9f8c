package bridge

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
)

func TestCallAnswersInOneShapeWhateverHappens(t *testing.T) {
	type point struct {
		X int `json:"x"`
	}
	table := Merge(Table{
		"double": Typed(func(_ context.Context, args point) (point, error) { return point{args.X * 2}, nil }),
		"refuse": Typed(func(context.Context, struct{}) (any, error) {
			return nil, &Error{ID: "it.refused", Message: "no", StatusCode: 403}
		}),
	}, Table{
		"fail":  func(context.Context, json.RawMessage) (any, error) { return nil, errors.New("broken") },
		"panic": func(context.Context, json.RawMessage) (any, error) { panic("bug") },
		"wild":  func(context.Context, json.RawMessage) (any, error) { return make(chan int), nil },
	})
	for _, test := range []struct{ method, args, want string }{
		{"double", `{"x":21}`, `{"value":{"x":42}}`},
		{"double", `{"y":1}`, `{"error":{"id":"bridge.invalid_arguments","message":"json: unknown field \"y\"","status_code":500}}`},
		{"refuse", `{}`, `{"error":{"id":"it.refused","message":"no","status_code":403}}`},
		{"fail", ``, `{"error":{"id":"host.failed","message":"broken","status_code":500}}`},
		{"panic", ``, `{"error":{"id":"host.failed","message":"panic panicked: bug","status_code":500}}`},
		{"wild", ``, `{"error":{"id":"host.failed","message":"json: unsupported type: chan int","status_code":500}}`},
		{"missing", ``, `{"error":{"id":"bridge.unknown_method","message":"no such method: missing","status_code":500}}`},
	} {
		if got := table.Call(context.Background(), test.method, test.args); got != test.want {
			t.Errorf("%s(%s) = %s, want %s", test.method, test.args, got, test.want)
		}
	}
}
