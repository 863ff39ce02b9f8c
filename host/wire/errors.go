package wire

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/mattermost/mattermost/server/public/model"

	"tshost/bridge"
)

// ErrorOf gives an error of the plugin API as JavaScript sees it: an AppError keeps its id and status.
func ErrorOf(err error) *bridge.Error {
	var known *model.AppError
	if !errors.As(err, &known) {
		return &bridge.Error{ID: "api.failed", Message: err.Error(), StatusCode: http.StatusInternalServerError}
	}
	status := known.StatusCode
	if status == 0 {
		status = http.StatusInternalServerError
	}
	return &bridge.Error{ID: known.Id, Message: known.Message, StatusCode: status}
}

// AppErrorFrom reads the error a hook gave: null, or {message, id?, status_code?}. SkipTranslation makes core show the message itself.
func AppErrorFrom(raw json.RawMessage) (*model.AppError, error) {
	var given *bridge.Error
	if err := json.Unmarshal(raw, &given); err != nil || given == nil {
		return nil, err
	}
	return &model.AppError{Id: given.ID, Message: given.Message, StatusCode: given.StatusCode, Where: "plugin", SkipTranslation: true}, nil
}
