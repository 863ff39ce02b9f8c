// Package logging sends log lines to the server's log.
package logging

import (
	"context"
	"fmt"
	"slices"

	"github.com/mattermost/mattermost/server/public/plugin"

	"tshost/bridge"
)

// Write logs one line through the plugin API; fields in the order of their names. An unknown level counts as error, so that nothing
// important hides.
func Write(api plugin.API, level, message string, fields map[string]any) {
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	slices.Sort(names)
	pairs := make([]any, 0, 2*len(fields))
	for _, name := range names {
		// As text: gob knows only registered types inside an interface.
		pairs = append(pairs, name, fmt.Sprint(fields[name]))
	}
	switch level {
	case "debug":
		api.LogDebug(message, pairs...)
	case "info":
		api.LogInfo(message, pairs...)
	case "warn":
		api.LogWarn(message, pairs...)
	default:
		api.LogError(message, pairs...)
	}
}

type line struct {
	Level   string         `json:"level"`
	Message string         `json:"message"`
	Fields  map[string]any `json:"fields"`
}

// Methods gives the call log.write.
func Methods(api plugin.API) bridge.Table {
	return bridge.Table{"log.write": bridge.Typed(func(_ context.Context, args line) (any, error) {
		Write(api, args.Level, args.Message, args.Fields)
		return nil, nil
	})}
}
