package wire

import (
	"errors"
	"strings"
	"testing"

	"github.com/mattermost/mattermost/server/public/model"
)

func TestSecretsAreDroppedWhereverTheyAreNested(t *testing.T) {
	auth := "SECRET"
	user := &model.User{Id: "u", Password: "SECRET", MfaSecret: "SECRET", AuthData: &auth}
	session := &model.Session{Id: "s", Token: "SECRET", CreateAt: 1<<62 + 1}
	encoded, err := Encode(map[string]any{"users": []*model.User{user}, "deep": map[string]any{"session": session}})
	if err != nil {
		t.Fatal(err)
	}
	if text := string(encoded); strings.Contains(text, "SECRET") || !strings.Contains(text, `"id":"u"`) || !strings.Contains(text, "4611686018427387905") {
		t.Error(text)
	}
	if user.Password != "SECRET" {
		t.Error("the value itself was changed")
	}
}

func TestADocumentWithoutSecretsIsAsItWas(t *testing.T) {
	push := &model.PushNotification{Message: "the password and the token", Badge: 3}
	encoded, err := Encode(push)
	if err != nil || !strings.Contains(string(encoded), `"message":"the password and the token"`) {
		t.Errorf("%s, %v", encoded, err)
	}
	// A text that looks like a secret's name costs a closer look and stays.
	if encoded, err = Encode([]string{`"token"`, "token"}); err != nil || string(encoded) != `["\"token\"","token"]` {
		t.Errorf("%s, %v", encoded, err)
	}
}

func TestNilInAConfigurationIsZero(t *testing.T) {
	config := &model.Config{}
	name := "Town"
	config.TeamSettings.SiteName = &name
	encoded, err := Encode(config)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"EnforceMultifactorAuthentication":false`, `"SiteURL":""`, `"PushNotificationBuffer":0`, `"SiteName":"Town"`} {
		if !strings.Contains(string(encoded), want) {
			t.Errorf("%s is missing", want)
		}
	}
	if config.ServiceSettings.SiteURL != nil {
		t.Error("the configuration itself was changed")
	}
}

func TestErrorsKeepIdAndStatus(t *testing.T) {
	if got := ErrorOf(&model.AppError{Id: "x.y", Message: "why", StatusCode: 404}); got.ID != "x.y" || got.Message != "why" || got.StatusCode != 404 {
		t.Errorf("%+v", got)
	}
	if got := ErrorOf(errors.New("plain")); got.ID != "api.failed" || got.StatusCode != 500 {
		t.Errorf("%+v", got)
	}
	if got, err := AppErrorFrom([]byte("null")); got != nil || err != nil {
		t.Errorf("%+v, %v", got, err)
	}
	got, err := AppErrorFrom([]byte(`{"message": "Not that.", "status_code": 403}`))
	if err != nil || got.Message != "Not that." || !got.SkipTranslation || got.StatusCode != 403 {
		t.Errorf("%+v, %v", got, err)
	}
}
