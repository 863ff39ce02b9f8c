package main

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/plugin"
	"github.com/mattermost/mattermost/server/public/shared/mlog"
)

// forwarder is the plugin API as the plugin sees it. The methods in api_gen.go ask the stand-in; the rest of the interface is nil, since
// the host lets no other call through.
type forwarder struct {
	plugin.API
	link   *link
	logger *mlog.Logger
}

// forward asks for one method and reads its value into result, which may be nil. Fails with an AppError.
func (f *forwarder) forward(method string, args []any, result any) *model.AppError {
	value, refusal, err := f.link.ask(method, args)
	if err == nil && refusal == nil && result != nil && len(value) > 0 {
		err = json.Unmarshal(value, result)
	}
	if err != nil {
		f.logger.Error("a plugin API call failed", mlog.String("method", method), mlog.Err(err))
		return &model.AppError{Id: "plugin_environment.unreachable", Message: err.Error(), StatusCode: http.StatusServiceUnavailable, Where: method, SkipTranslation: true}
	}
	if refusal != nil {
		refusal.Where = method
		return refusal
	}
	if config, ok := result.(**model.Config); ok && *config != nil {
		(*config).SetDefaults() // core's configuration is always complete
	}
	return nil
}

func (f *forwarder) LogDebug(message string, pairs ...any) {
	f.logger.Debug(message, fields(pairs)...)
}

func (f *forwarder) LogInfo(message string, pairs ...any) {
	f.logger.Info(message, fields(pairs)...)
}

func (f *forwarder) LogWarn(message string, pairs ...any) {
	f.logger.Warn(message, fields(pairs)...)
}

func (f *forwarder) LogError(message string, pairs ...any) {
	f.logger.Error(message, fields(pairs)...)
}

func fields(pairs []any) []mlog.Field {
	found := []mlog.Field{mlog.String("source", "plugin")}
	for i := 0; i+1 < len(pairs); i += 2 {
		found = append(found, mlog.String(fmt.Sprint(pairs[i]), fmt.Sprint(pairs[i+1])))
	}
	return found
}
