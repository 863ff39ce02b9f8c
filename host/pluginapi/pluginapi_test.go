package pluginapi

import (
	"testing"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/plugin"

	"tshost/jstest"
)

// someAPI answers a few methods of the plugin API.
type someAPI struct {
	plugin.API
	published []any
}

func (a *someAPI) GetUser(id string) (*model.User, *model.AppError) {
	if id != "ann" {
		return nil, &model.AppError{Id: "app.user.missing_account.const", Message: "none", StatusCode: 404}
	}
	return &model.User{Id: id, Username: "ann", Password: "SECRET", MfaSecret: "SECRET"}, nil
}

func (a *someAPI) GetConfig() *model.Config {
	return &model.Config{}
}

func (a *someAPI) GetServerVersion() string {
	return "11.6.0"
}

func (a *someAPI) EnsureBotUser(bot *model.Bot) (string, error) {
	return bot.Username + "-id", nil
}

func (a *someAPI) PublishWebSocketEvent(event string, payload map[string]any, broadcast *model.WebsocketBroadcast) {
	a.published = append(a.published, event, payload["n"], broadcast.UserId)
}

func (a *someAPI) PublishPluginClusterEvent(event model.PluginClusterEvent, _ model.PluginClusterEventSendOptions) error {
	a.published = append(a.published, event.Id, string(event.Data))
	return nil
}

func TestMethodsTakeAndGiveJSON(t *testing.T) {
	api := &someAPI{}
	table, err := Methods(api, []string{"GetUser", "GetConfig", "GetServerVersion", "EnsureBotUser", "PublishWebSocketEvent", "PublishPluginClusterEvent"})
	if err != nil {
		t.Fatal(err)
	}
	got := jstest.Run(t, table, nil, `
		const user = await call('api.GetUser', ['ann']);
		return [user.username, 'password' in user, 'mfa_secret' in user, await call('api.GetUser', ['bob']), await call('api.GetUser', []), await call('api.GetUser', [7]),
			(await call('api.GetConfig', [])).ServiceSettings.EnforceMultifactorAuthentication,
			await call('api.GetServerVersion', []), await call('api.EnsureBotUser', [{username: 'bot'}]),
			await call('api.PublishWebSocketEvent', ['event', {n: 1}, {user_id: 'ann'}]), await call('api.PublishPluginClusterEvent', [{Id: 'x', Data: btoa('hi')}, {}]),
			await call('api.SaveConfig', [{}])];`)
	want := `["ann",false,false,"app.user.missing_account.const 404","bridge.invalid_arguments 500","bridge.invalid_arguments 500",` +
		`false,"11.6.0","bot-id",null,null,"bridge.unknown_method 500"]`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if len(api.published) != 5 || api.published[0] != "event" || api.published[1] != 1.0 || api.published[2] != "ann" || api.published[4] != "hi" {
		t.Errorf("published %v", api.published)
	}
}

func TestWhatMustNotPassIsRefusedEvenWhenListed(t *testing.T) {
	for _, name := range []string{"SaveConfig", "SavePluginConfig", "GetUnsanitizedConfig", "NoSuchMethod", "LogDebug"} {
		if _, err := Methods(&someAPI{}, []string{name}); err == nil {
			t.Errorf("%s is let through", name)
		}
	}
}
