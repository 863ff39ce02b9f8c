package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/plugin"
	"github.com/mattermost/mattermost/server/public/shared/mlog"
)

// forwarder is the plugin API as the plugin sees it. The methods in api_gen.go ask the stand-in; the rest of the interface is nil, since
// the host lets no other call through.
type forwarder struct {
	plugin.API
	url    string
	token  string
	client *http.Client
	logger *mlog.Logger
}

func newForwarder(standIn, token string, logger *mlog.Logger) *forwarder {
	return &forwarder{
		url:   strings.TrimSuffix(standIn, "/") + "/_plugin_api/",
		token: token,
		// The plugin calls from many goroutines at once; each is to find a connection that is open already.
		client: &http.Client{Timeout: 60 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64}},
		logger: logger,
	}
}

// forward asks for one method and reads its value into result, which may be nil. Fails with an AppError.
func (f *forwarder) forward(method string, args []any, result any) *model.AppError {
	failed := func(err error) *model.AppError {
		f.logger.Error("a plugin API call failed", mlog.String("method", method), mlog.Err(err))
		return &model.AppError{Id: "plugin_environment.unreachable", Message: err.Error(), StatusCode: http.StatusServiceUnavailable, Where: method, SkipTranslation: true}
	}
	body, err := json.Marshal(args)
	if err != nil {
		return failed(err)
	}
	request, err := http.NewRequest(http.MethodPost, f.url+method, bytes.NewReader(body))
	if err != nil {
		return failed(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set(tokenHeader, f.token)
	response, err := f.client.Do(request)
	if err != nil {
		return failed(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return failed(fmt.Errorf("%s was answered %s", method, response.Status))
	}
	var answer struct {
		Value json.RawMessage `json:"value"`
		Error *model.AppError `json:"error"`
	}
	if err = json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return failed(err)
	}
	if answer.Error != nil {
		answer.Error.Where = method
		return answer.Error
	}
	if result != nil && len(answer.Value) > 0 {
		if err = json.Unmarshal(answer.Value, result); err != nil {
			return failed(err)
		}
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
