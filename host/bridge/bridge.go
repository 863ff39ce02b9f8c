// Package bridge answers the calls of JavaScript: a table of methods by name, JSON in, JSON out, errors in one shape.
package bridge

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
)

// Error is a failure as JavaScript sees it.
type Error struct {
	ID         string `json:"id"`
	Message    string `json:"message"`
	StatusCode int    `json:"status_code"`
}

func (e *Error) Error() string {
	return e.ID + ": " + e.Message
}

// Method answers one call. What it returns is encoded as it stands; an error that is no *Error becomes host.failed.
type Method func(ctx context.Context, args json.RawMessage) (any, error)

// Table holds methods by name.
type Table map[string]Method

// Merge joins tables that have no name in common.
func Merge(tables ...Table) Table {
	all := Table{}
	for _, table := range tables {
		maps.Copy(all, table)
	}
	return all
}

// Typed makes a Method of a function whose argument is one JSON object; fields it does not know are refused.
func Typed[Args, Value any](method func(ctx context.Context, args Args) (Value, error)) Method {
	return func(ctx context.Context, raw json.RawMessage) (any, error) {
		var args Args
		decoder := json.NewDecoder(bytes.NewReader(raw))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&args); err != nil {
			return nil, InvalidArguments(err)
		}
		return method(ctx, args)
	}
}

// InvalidArguments is a mistake of the caller's code.
func InvalidArguments(cause error) *Error {
	return &Error{ID: "bridge.invalid_arguments", Message: cause.Error(), StatusCode: 500}
}

// Call runs a method and gives `{"value": …}` or `{"error": …}`; it never fails otherwise, whatever the method does.
func (t Table) Call(ctx context.Context, name, argsJSON string) (answer string) {
	defer func() {
		if problem := recover(); problem != nil {
			answer = encodeError(fmt.Errorf("%s panicked: %v", name, problem))
		}
	}()
	method, ok := t[name]
	if !ok {
		return encodeError(&Error{ID: "bridge.unknown_method", Message: "no such method: " + name, StatusCode: 500})
	}
	value, err := method(ctx, json.RawMessage(argsJSON))
	if err != nil {
		return encodeError(err)
	}
	encoded, err := json.Marshal(struct {
		Value any `json:"value"`
	}{value})
	if err != nil {
		return encodeError(err)
	}
	return string(encoded)
}

func encodeError(err error) string {
	var known *Error
	if !errors.As(err, &known) {
		known = &Error{ID: "host.failed", Message: err.Error(), StatusCode: 500}
	}
	encoded, _ := json.Marshal(struct { // three plain fields: encoding cannot fail
		Error *Error `json:"error"`
	}{known})
	return string(encoded)
}
