// Package pluginapi lets JavaScript call Mattermost's plugin API: every method on the list, by reflection, as api.<Method> with the JSON
// array of its arguments.
package pluginapi

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/plugin"

	"tshost/bridge"
	"tshost/wire"
)

// forbidden methods are never let through, listed or not: the first two destroy settings (gob drops pointers to zero values), the
// others reveal secrets.
var forbidden = map[string]bool{"SaveConfig": true, "SavePluginConfig": true, "GetUnsanitizedConfig": true, "GetPluginConfig": true, "LoadPluginConfiguration": true}

var (
	errorType    = reflect.TypeFor[error]()
	appErrorType = reflect.TypeFor[*model.AppError]()
)

// Methods gives the listed methods of the API. Fails for a name that is forbidden, unknown, or cannot travel as JSON.
func Methods(api plugin.API, names []string) (bridge.Table, error) {
	table := bridge.Table{}
	value := reflect.ValueOf(api)
	for _, name := range names {
		if forbidden[name] {
			return nil, fmt.Errorf("the plugin API method %s is never let through", name)
		}
		method := value.MethodByName(name)
		if !method.IsValid() {
			return nil, fmt.Errorf("the plugin API has no method %s", name)
		}
		if method.Type().IsVariadic() {
			return nil, fmt.Errorf("the plugin API method %s takes any number of arguments", name)
		}
		table["api."+name] = call(method)
	}
	return table, nil
}

func call(method reflect.Value) bridge.Method {
	return func(_ context.Context, raw json.RawMessage) (any, error) {
		args, err := decodeArguments(method.Type(), raw)
		if err != nil {
			return nil, bridge.InvalidArguments(err)
		}
		var values []json.RawMessage
		for _, result := range method.Call(args) {
			if kind := result.Type(); kind == errorType || kind == appErrorType {
				if !result.IsNil() {
					return nil, wire.ErrorOf(result.Interface().(error))
				}
				continue
			}
			encoded, err := wire.Encode(result.Interface())
			if err != nil {
				return nil, err
			}
			values = append(values, encoded)
		}
		switch len(values) {
		case 0:
			return nil, nil
		case 1:
			return values[0], nil
		default:
			return values, nil
		}
	}
}

func decodeArguments(signature reflect.Type, raw json.RawMessage) ([]reflect.Value, error) {
	var given []json.RawMessage
	if err := json.Unmarshal(raw, &given); err != nil {
		return nil, err
	}
	if len(given) != signature.NumIn() {
		return nil, fmt.Errorf("%d arguments given, %d expected", len(given), signature.NumIn())
	}
	args := make([]reflect.Value, len(given))
	for i, one := range given {
		target := reflect.New(signature.In(i))
		if err := json.Unmarshal(one, target.Interface()); err != nil {
			return nil, fmt.Errorf("argument %d: %w", i+1, err)
		}
		args[i] = target.Elem()
	}
	return args, nil
}
