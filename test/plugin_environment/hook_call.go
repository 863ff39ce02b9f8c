package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/plugin"
)

var contextType = reflect.TypeFor[*plugin.Context]()

// callHook calls a hook by name with JSON arguments, plugin.Context left out, and gives its results.
func callHook(hooks plugin.Hooks, name string, c *plugin.Context, args []json.RawMessage) ([]any, error) {
	// Only what core itself calls: the hooks' value has more methods than the interface.
	if _, ok := reflect.TypeFor[plugin.Hooks]().MethodByName(name); !ok {
		return nil, fmt.Errorf("there is no hook %s", name)
	}
	method := reflect.ValueOf(hooks).MethodByName(name)
	given := make([]reflect.Value, method.Type().NumIn())
	next := 0
	for i := range given {
		kind := method.Type().In(i)
		if kind == contextType {
			given[i] = reflect.ValueOf(c)
			continue
		}
		if next == len(args) {
			return nil, fmt.Errorf("%s takes more than %d arguments", name, len(args))
		}
		target := reflect.New(kind)
		if err := json.Unmarshal(args[next], target.Interface()); err != nil {
			return nil, fmt.Errorf("argument %d: %w", next+1, err)
		}
		given[i] = target.Elem()
		next++
	}
	if next != len(args) {
		return nil, fmt.Errorf("%s takes %d arguments", name, next)
	}
	results := []any{}
	for _, result := range method.Call(given) {
		if err, ok := result.Interface().(error); ok {
			results = append(results, describeError(err))
			continue
		}
		results = append(results, result.Interface())
	}
	return results, nil
}

func describeError(err error) any {
	var known *model.AppError
	if !errors.As(err, &known) {
		return map[string]any{"id": "", "message": err.Error(), "status_code": 0}
	}
	if known == nil {
		return nil
	}
	return map[string]any{"id": known.Id, "message": known.Message, "status_code": known.StatusCode}
}
